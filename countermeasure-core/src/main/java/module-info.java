/** The registry and the engine. */
@org.jspecify.annotations.NullMarked
module io.countermeasure.core {
    requires static org.jspecify;
    requires transitive io.countermeasure.json;
    requires io.countermeasure.process;

    exports io.countermeasure.registry;
}
