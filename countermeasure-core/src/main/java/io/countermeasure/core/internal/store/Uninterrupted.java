package io.countermeasure.core.internal.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** File operations for threads that may be interrupted: a channel closes under such a thread, though the file is well. */
public final class Uninterrupted {

    /** A thread of a plugin's that interrupts without end is not to hold anybody here for good. */
    private static final int MOST = 1_000;

    private Uninterrupted() {}

    /**
     * Makes the call, and makes it anew if an interrupt broke it, up to a thousand times. The thread is as interrupted afterwards as it was, or
     * became.
     *
     * @param call what can be made again from its beginning
     * @throws IOException if the call does; by an interrupt only if each broke it
     */
    public static <T> T call(Call<T> call) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            for (int broken = 1; ; broken++) {
                try {
                    return call.make();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    if (broken == MOST) {
                        throw e;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** An operation on files. */
    @FunctionalInterface
    public interface Call<T> {
        /** Makes it. */
        T make() throws IOException;
    }
}
