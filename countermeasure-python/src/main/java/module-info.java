/** Python plugins: the loader, and the package that plugins import. */
@org.jspecify.annotations.NullMarked
module io.countermeasure.python {
    requires static org.jspecify;
    requires transitive io.countermeasure.json;

    exports io.countermeasure.python;

    provides io.countermeasure.spi.CountermeasureLoader with
            io.countermeasure.python.PythonCountermeasureLoader;
}
