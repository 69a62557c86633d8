package io.countermeasure.core.internal.store;

import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.util.Optional;

/** Remembers when plugins were started. Thread-safe; for one key, used by whoever holds its {@link KeyLocks lock}. */
public interface StartLedger {

    /** The last start, if one is known. */
    Optional<Start> last(TextKey key);

    /**
     * Records a start now.
     *
     * @throws IOException if it is not recorded
     */
    void record(TextKey key) throws IOException;

    /** Whether what is recorded outlives this process. */
    boolean durable();
}
