package io.countermeasure.examples.readme;

import io.countermeasure.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;

/** A host that has been up for days: nothing disruptive has to wait after a boot. */
final class LongUp implements SystemClock {

    private final long made = System.nanoTime();

    @Override
    public Instant wall() {
        return Instant.now();
    }

    @Override
    public Duration sinceBoot() {
        return Duration.ofDays(3).plusNanos(System.nanoTime() - made);
    }

    @Override
    public String bootId() {
        return "a boot of long ago";
    }
}
