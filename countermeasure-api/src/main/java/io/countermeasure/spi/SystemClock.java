package io.countermeasure.spi;

import java.time.Duration;
import java.time.Instant;

/** The three clocks that decisions are made by; a seam for tests. Thread-safe. Deadlines of running processes use the JVM's monotonic clock. */
public interface SystemClock {

    /** The wall clock, which may jump. */
    Instant wall();

    /** Time since the host booted, sleep included: it never jumps. */
    Duration sinceBoot();

    /** Which boot this is: differs after every one. */
    String bootId();
}
