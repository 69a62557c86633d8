/** The registry and the engine. */
@org.jspecify.annotations.NullMarked
module io.countermeasure.core {
    requires static org.jspecify;
    requires transitive io.countermeasure.json;
    requires io.countermeasure.process;

    exports io.countermeasure.engine;
    exports io.countermeasure.registry;

    uses io.countermeasure.plugin.CountermeasurePlugin;
    uses io.countermeasure.spi.CountermeasureLoader;

    provides io.countermeasure.spi.CountermeasureLoader with
            io.countermeasure.core.internal.jar.JarCountermeasureLoader;
}
