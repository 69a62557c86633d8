package io.countermeasure.core.internal.store;

import io.countermeasure.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;

/** A host's clocks, and true time beside them, which nothing but the test knows. Thread-safe. */
public final class FakeClock implements SystemClock {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private Duration truth = Duration.ZERO;
    private Duration bootedAt = Duration.ZERO;
    private Duration wallOffset = Duration.ZERO;
    private int boots;

    /** How much time has really passed since the test began. */
    public synchronized Duration truth() {
        return truth;
    }

    /** Time passes, and be it that the host sleeps. */
    public synchronized void advance(Duration by) {
        truth = truth.plus(by);
    }

    /** Somebody sets the wall clock. */
    public synchronized void jump(Duration by) {
        wallOffset = wallOffset.plus(by);
    }

    /** The host is off for so long and comes up again. */
    public synchronized void reboot(Duration off) {
        truth = truth.plus(off);
        bootedAt = truth;
        boots++;
    }

    @Override
    public synchronized Instant wall() {
        return BEGIN.plus(truth).plus(wallOffset);
    }

    @Override
    public synchronized Duration sinceBoot() {
        return truth.minus(bootedAt);
    }

    @Override
    public synchronized String bootId() {
        return "boot " + boots;
    }
}
