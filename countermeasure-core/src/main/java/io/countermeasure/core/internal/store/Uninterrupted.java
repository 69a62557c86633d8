package io.countermeasure.core.internal.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** File operations for threads that may be interrupted: a channel closes under such a thread, though the file is well. */
public final class Uninterrupted {

    private Uninterrupted() {}

    /**
     * Makes the call, and makes it anew if an interrupt broke it. The thread is as interrupted afterwards as it was, or
     * became.
     *
     * @param call what can be made again from its beginning
     * @throws IOException if the call does, for any reason but an interrupt
     */
    public static <T> T call(Call<T> call) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return call.make();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
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
