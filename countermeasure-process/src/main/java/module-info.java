/** Starts processes in sessions of their own, captures what they print, and proves that they are gone. Not for embedders. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // core comes later in the build
module io.countermeasure.process {
    requires static org.jspecify;
    requires transitive io.countermeasure.json;
    requires org.apache.commons.exec;

    exports io.countermeasure.process to
            io.countermeasure.core;
}
