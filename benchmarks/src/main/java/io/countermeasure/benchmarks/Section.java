package io.countermeasure.benchmarks;

/** One benchmark. To add one, write a class and name it in {@link Bench}. */
interface Section {

    /** What it is asked for by. */
    String name();

    /** What is measured, in a sentence. */
    String about();

    /** Measures, and says what it found. */
    void run(Report report) throws Exception;
}
