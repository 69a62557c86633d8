/** Benchmarks: the engine beside what a user would pick instead. */
@org.jspecify.annotations.NullMarked
module io.countermeasure.benchmarks {
    requires static org.jspecify;
    requires io.countermeasure.core;
    requires io.countermeasure.python;
    requires org.apache.commons.exec;
    requires java.management;
    requires jdk.management;
}
