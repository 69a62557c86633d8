/** The operator's command. */
@org.jspecify.annotations.NullMarked
module io.countermeasure.cli {
    requires static org.jspecify;
    requires io.countermeasure.core;
    requires info.picocli;
    requires ch.qos.logback.classic;
}
