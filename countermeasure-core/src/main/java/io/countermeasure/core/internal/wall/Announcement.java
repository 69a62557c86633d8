package io.countermeasure.core.internal.wall;

import io.countermeasure.model.ExecutionResult.Verdict;

/** One announcement, and what has become of it so far. It keeps no run from anything. Thread-safe. */
public final class Announcement {

    private static final String NAME = "wall";

    private volatile String told;

    /** One of which there is this to tell so far. */
    public Announcement(String told) {
        this.told = told;
    }

    void become(String now) {
        told = now;
    }

    /** Where it went and where it did not, as far as that is known by now. */
    public Verdict verdict() {
        return new Verdict(NAME, true, told);
    }
}
