package io.countermeasure.testkit;

import io.countermeasure.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock that stands still until it is told otherwise: decisions about {@code max_frequency}, {@code notAfter} and loop breakers
 * are made by it. Deadlines of running processes are not: they use real time.
 *
 * <p>Thread-safe. It begins at {@link #START}, 30 days after the host's boot.
 */
public final class FakeClock implements SystemClock {

    /** What the wall clock shows at first. */
    public static final Instant START = Instant.parse("2026-01-31T10:50:00Z");

    private static final Duration UPTIME = Duration.ofDays(30);

    private Instant wall = START;
    private Duration sinceBoot = UPTIME;
    private int boots = 1;

    /** A clock that begins at {@link #START}. */
    public FakeClock() {}

    /**
     * Lets time pass, for all clocks.
     *
     * @param by how much
     * @return this clock
     * @throws IllegalArgumentException if it is negative: time does not run back, but {@link #setWall} can
     */
    public synchronized FakeClock advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time must not be negative but was " + by);
        }
        wall = wall.plus(by);
        sinceBoot = sinceBoot.plus(by);
        return this;
    }

    /**
     * Sets the wall clock alone, as somebody with a wrist watch might.
     *
     * @param value forth or back
     * @return this clock
     */
    public synchronized FakeClock setWall(Instant value) {
        wall = value;
        return this;
    }

    /**
     * Boots the host again: another boot id, and no time since.
     *
     * @return this clock
     */
    public synchronized FakeClock reboot() {
        boots++;
        sinceBoot = Duration.ZERO;
        return this;
    }

    @Override
    public synchronized Instant wall() {
        return wall;
    }

    @Override
    public synchronized Duration sinceBoot() {
        return sinceBoot;
    }

    @Override
    public synchronized String bootId() {
        return "fake-boot-" + boots;
    }
}
