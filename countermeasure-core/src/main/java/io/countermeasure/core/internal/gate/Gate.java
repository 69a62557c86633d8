package io.countermeasure.core.internal.gate;

/** A reason not to run. Thread-safe. */
public interface Gate {

    /** Its name in verdicts. */
    String name();

    /** Decides, and acquires what the run needs. */
    Answer acquire(Ask ask);

    /** Says what {@link #acquire} would, and acquires nothing. */
    Answer probe(Ask ask);
}
