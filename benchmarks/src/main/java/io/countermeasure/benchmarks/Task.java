package io.countermeasure.benchmarks;

/** Something that takes time. */
@FunctionalInterface
interface Task {

    /** Does it once; throws if it did not do what it is to. */
    void run() throws Exception;
}
