/** Starts processes in sessions of their own, captures what they print, and proves that they are gone. Not for embedders. */
@org.jspecify.annotations.NullMarked
module io.countermeasure.process {
    requires static org.jspecify;
    requires transitive io.countermeasure.json;
    requires org.apache.commons.exec;
}
