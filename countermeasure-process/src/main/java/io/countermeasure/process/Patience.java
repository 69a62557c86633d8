package io.countermeasure.process;

import java.time.Duration;

/** Waits that an interrupt does not cut short: what would be lost is not the waiting thread's alone. Stateless. */
public final class Patience {

    private Patience() {}

    /** Waits at most so many nanoseconds; false if it was in vain. */
    @FunctionalInterface
    public interface Wait {
        /**
         * Waits at most so long.
         *
         * @param nanos may be 0 or less: the time is over
         * @return false if it was in vain
         * @throws InterruptedException if the thread is interrupted while it waits
         */
        boolean until(long nanos) throws InterruptedException;
    }

    /**
     * Waits at most so long, whatever interrupts it. The thread is as interrupted afterwards as it was, or became.
     *
     * @param wait is asked again for the rest of the time after an interrupt
     * @param seconds in all
     * @return false if it was in vain
     */
    public static boolean await(Wait wait, long seconds) {
        return await(wait, Duration.ofSeconds(seconds));
    }

    /**
     * The same, by a duration.
     *
     * @param wait is asked again for the rest of the time after an interrupt
     * @param all how long in all
     * @return false if it was in vain
     */
    public static boolean await(Wait wait, Duration all) {
        long end = System.nanoTime() + all.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.until(end - System.nanoTime());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
