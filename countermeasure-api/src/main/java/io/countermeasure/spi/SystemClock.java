package io.countermeasure.spi;

import java.time.Duration;
import java.time.Instant;

/** The three clocks that decisions are made by; a seam for tests. Thread-safe. Deadlines of running processes use the JVM's monotonic clock. */
public interface SystemClock {

    /** {@return the wall clock, which may jump} */
    Instant wall();

    /** {@return the time since the host booted, sleep included: it never jumps} */
    Duration sinceBoot();

    /** {@return which boot this is: another text after every one} */
    String bootId();
}
