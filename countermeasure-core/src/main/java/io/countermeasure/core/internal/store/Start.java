package io.countermeasure.core.internal.store;

import io.countermeasure.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;

/**
 * When a plugin was started.
 *
 * @param executionId by which execution; empty if the start is only assumed
 * @param wall by the wall clock
 * @param sinceBoot by the boot clock
 * @param bootId of which boot
 * @param highWater the latest time the wall clock was ever seen to show
 */
public record Start(String executionId, Instant wall, Duration sinceBoot, String bootId, Instant highWater) {

    /** Now. */
    static Start now(SystemClock clock, String executionId, Instant earlierHighWater) {
        Instant wall = clock.wall();
        Instant highWater = wall.isAfter(earlierHighWater) ? wall : earlierHighWater;
        return new Start(executionId, wall, clock.sinceBoot(), clock.bootId(), highWater);
    }

    /** At boot: what counts where it is not known, so that it fails closed and heals by itself. */
    public static Start atBoot(SystemClock clock) {
        Instant wall = clock.wall();
        return new Start("", wall.minus(clock.sinceBoot()), Duration.ZERO, clock.bootId(), wall);
    }

    /** Whether nobody knows of it. */
    public boolean isAssumed() {
        return executionId.isEmpty();
    }

    /**
     * How long ago that was, or less. In the same boot the boot clock says so, which never jumps and counts sleep. After a reboot it
     * is at least the time since boot; the wall clock may say more, if the caller trusts it and it was behind the
     * latest time it ever showed neither then nor now.
     */
    public Duration elapsed(SystemClock clock, boolean trustWall) {
        Duration up = clock.sinceBoot();
        if (isOf(clock.bootId(), up)) {
            return up.minus(sinceBoot);
        }
        Instant now = clock.wall();
        if (!trustWall || wall.isBefore(highWater) || now.isBefore(highWater)) {
            return up;
        }
        Duration byWall = Duration.between(wall, now);
        return byWall.compareTo(up) > 0 ? byWall : up;
    }

    /** How long after an earlier one this was, or less; by boot clocks alone. */
    Duration provenAfter(Start earlier) {
        return earlier.isOf(bootId, sinceBoot) ? sinceBoot.minus(earlier.sinceBoot) : sinceBoot;
    }

    /** The same boot, so far as it can be told: an id that cannot be read is the same in every one. */
    private boolean isOf(String boot, Duration up) {
        return bootId.equals(boot) && up.compareTo(sinceBoot) >= 0;
    }
}
