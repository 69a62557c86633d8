package io.countermeasure.engine;

import io.countermeasure.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands. */
record StandingClock(Instant wall, Duration sinceBoot, String bootId) implements SystemClock {

    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    static StandingClock atNoon() {
        return new StandingClock(NOON, Duration.ofHours(5), "boot-1");
    }

    /** Ten seconds later, after a reboot. */
    static StandingClock afterReboot() {
        return new StandingClock(NOON.plusSeconds(10), Duration.ofSeconds(5), "boot-2");
    }
}
