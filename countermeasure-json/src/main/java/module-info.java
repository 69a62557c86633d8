/** JSON plugins, incidents, catalogs and results: JSON to values and back, on a streaming reader. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the modules that share the internals are built after this one
module io.countermeasure.json {
    requires static org.jspecify;
    requires transitive io.countermeasure.api;
    requires tools.jackson.core;

    exports io.countermeasure.json;
    exports io.countermeasure.json.internal to
            io.countermeasure.process,
            io.countermeasure.core,
            io.countermeasure.python,
            io.countermeasure.cli;

    provides io.countermeasure.spi.CountermeasureLoader with
            io.countermeasure.json.JsonCountermeasureLoader;
}
