package io.countermeasure.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** How long something took, each time, in nanoseconds. Used by one thread. */
final class Samples {

    private final List<Long> nanos = new ArrayList<>();

    void add(long taken) {
        nanos.add(taken);
    }

    long median() {
        return at(0.5);
    }

    long p90() {
        return at(0.9);
    }

    private long at(double part) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * part)));
    }
}
