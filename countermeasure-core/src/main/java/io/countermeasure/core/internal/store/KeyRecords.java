package io.countermeasure.core.internal.store;

import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** A record for each key. Thread-safe; changes of one record come one after the other. */
interface KeyRecords {

    /** What is remembered of that key; never fails, as something always counts. */
    KeyRecord of(TextKey key);

    /**
     * Makes another of it.
     *
     * @throws IOException if the other is not recorded
     */
    void change(TextKey key, UnaryOperator<KeyRecord> change) throws IOException;

    /** Whether what is recorded outlives this process. */
    boolean durable();
}
