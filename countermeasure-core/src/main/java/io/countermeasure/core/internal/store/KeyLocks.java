package io.countermeasure.core.internal.store;

import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.util.Optional;

/** One run per key. Thread-safe. */
public interface KeyLocks {

    /**
     * Takes the key's lock, or is empty if somebody else has it.
     *
     * @throws IOException if that could not be found out
     */
    Optional<Held> tryLock(TextKey key) throws IOException;

    /** Whether somebody has it now; takes nothing. */
    boolean isLocked(TextKey key) throws IOException;

    /** A lock that is held. */
    interface Held {
        /** Gives it back. */
        void release();
    }
}
