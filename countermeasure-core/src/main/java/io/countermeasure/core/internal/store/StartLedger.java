package io.countermeasure.core.internal.store;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.TextKey;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.util.Optional;

/** Remembers when plugins were started. Thread-safe; for one key, starts are recorded by whoever holds its {@link KeyLocks lock}. */
public final class StartLedger {

    private final KeyRecords records;
    private final SystemClock clock;

    private StartLedger(KeyRecords records, SystemClock clock) {
        this.records = records;
        this.clock = clock;
    }

    /** One that lasts in that directory; without one, as long as this object. */
    public static StartLedger in(Optional<StateDirectory> state, SystemClock clock) {
        return new StartLedger(
                state.<KeyRecords>map(s -> new DiskRecords(s, clock)).orElseGet(() -> new MemoryRecords(clock)), clock);
    }

    /** Whether a plugin must not run without its start being recorded. */
    public static boolean mustRecord(CountermeasureMetadata metadata) {
        return metadata.maxFrequency().isPresent() || metadata.disruptive();
    }

    /** All that is remembered of it; where that is nothing, what counts instead. */
    public KeyRecord of(TextKey key) {
        return records.of(key);
    }

    /** The execution that the last start was, if one is known. */
    public Optional<String> lastExecution(TextKey key) {
        return of(key).last().filter(start -> !start.isAssumed()).map(Start::executionId);
    }

    /**
     * Records a start now.
     *
     * @throws IOException if it is not recorded
     */
    public void record(TextKey key, String executionId) throws IOException {
        records.change(key, record -> record.started(clock, executionId));
    }

    /**
     * Closes the loop breaker.
     *
     * @throws IOException if that is not recorded
     */
    public void reset(TextKey key) throws IOException {
        records.change(key, KeyRecord::reset);
    }

    /** Whether what is recorded outlives this process. */
    public boolean durable() {
        return records.durable();
    }
}
