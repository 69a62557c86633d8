package io.countermeasure.process;

import java.util.concurrent.TimeUnit;

/** Waits that an interrupt does not cut short: what would be lost is not the waiting thread's alone. Stateless. */
public final class Patience {

    private Patience() {}

    /** Waits at most so many nanoseconds; false if it was in vain. */
    @FunctionalInterface
    public interface Wait {
        /** As long as that; whether it was not in vain. */
        boolean until(long nanos) throws InterruptedException;
    }

    /** Waits so many seconds at most; false if it was in vain. The thread is as interrupted afterwards as it was, or became. */
    public static boolean await(Wait wait, long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
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
