package io.countermeasure.core.internal.store;

import io.countermeasure.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;

/**
 * When a plugin was started last.
 *
 * @param wall by the wall clock
 * @param sinceBoot by the boot clock
 * @param bootId of which boot
 * @param highWater the latest time the wall clock was ever seen to show
 */
public record Start(Instant wall, Duration sinceBoot, String bootId, Instant highWater) {

    /** Now. */
    static Start now(SystemClock clock, Instant earlierHighWater) {
        Instant wall = clock.wall();
        return new Start(
                wall, clock.sinceBoot(), clock.bootId(), wall.isAfter(earlierHighWater) ? wall : earlierHighWater);
    }

    /** At boot: what an unreadable record counts as, so that it fails closed and heals by itself. */
    public static Start atBoot(SystemClock clock) {
        Instant wall = clock.wall();
        return new Start(wall.minus(clock.sinceBoot()), Duration.ZERO, clock.bootId(), wall);
    }

    /**
     * How long ago that was. In the same boot the boot clock says so, which never jumps and counts sleep. After a reboot it
     * is at least the time since boot; the wall clock may say more, if it has not gone back and the caller trusts it.
     */
    public Duration elapsed(SystemClock clock, boolean trustWall) {
        Duration up = clock.sinceBoot();
        if (bootId.equals(clock.bootId())) {
            return up.minus(sinceBoot);
        }
        Instant now = clock.wall();
        if (!trustWall || now.isBefore(highWater)) {
            return up;
        }
        Duration byWall = Duration.between(wall, now);
        return byWall.compareTo(up) > 0 ? byWall : up;
    }
}
