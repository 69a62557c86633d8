package io.countermeasure.engine;

import io.countermeasure.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands until it is moved on. */
final class MovedClock implements SystemClock {

    private final SystemClock start;
    private volatile Duration moved = Duration.ZERO;

    MovedClock(SystemClock start) {
        this.start = start;
    }

    synchronized void pass(Duration time) {
        moved = moved.plus(time);
    }

    @Override
    public Instant wall() {
        return start.wall().plus(moved);
    }

    @Override
    public Duration sinceBoot() {
        return start.sinceBoot().plus(moved);
    }

    @Override
    public String bootId() {
        return start.bootId();
    }
}
