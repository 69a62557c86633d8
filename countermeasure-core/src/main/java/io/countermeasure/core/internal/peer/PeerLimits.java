package io.countermeasure.core.internal.peer;

import java.time.Duration;

/**
 * How many workers wait for a job, and how long.
 *
 * @param warm how many of one kind
 * @param warmInAll how many of all kinds
 * @param idle how long one waits before it is ended
 * @param ready how long one has until it is ready
 * @param closing how long is waited for the end of all
 */
public record PeerLimits(int warm, int warmInAll, Duration idle, Duration ready, Duration closing) {

    private static final int FEW = 8;
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    /** The usual ones for so many of one kind, and workers that have so long between TERM and KILL. */
    public static PeerLimits of(int warm, Duration grace) {
        return new PeerLimits(warm, Math.max(FEW, warm), IDLE, READY, CLOSING.plus(grace));
    }
}
