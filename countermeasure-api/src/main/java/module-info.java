/**
 * What authors, vendors and integrators program against: values ({@code model}), the author's base class
 * ({@code plugin}) and the extension points ({@code spi}). Depends on the JDK and SLF4J only.
 */
@org.jspecify.annotations.NullMarked
module io.countermeasure.api {
    requires static org.jspecify;
    requires transitive org.slf4j;

    exports io.countermeasure.model;
    exports io.countermeasure.plugin;
    exports io.countermeasure.spi;
}
