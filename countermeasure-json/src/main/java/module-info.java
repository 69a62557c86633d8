/** JSON plugins, incidents, catalogs and results: JSON to values and back, on a streaming reader. */
@org.jspecify.annotations.NullMarked
module io.countermeasure.json {
    requires static org.jspecify;
    requires transitive io.countermeasure.api;
}
