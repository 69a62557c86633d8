/** The operator's command. */
@org.jspecify.annotations.NullMarked
module io.countermeasure.cli {
    requires static org.jspecify;
    requires io.countermeasure.core;
    requires io.countermeasure.python;
    requires info.picocli;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;

    opens io.countermeasure.cli to
            info.picocli;

    provides ch.qos.logback.classic.spi.Configurator with
            io.countermeasure.cli.LogSetup;
}
