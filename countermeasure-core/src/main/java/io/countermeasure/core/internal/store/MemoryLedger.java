package io.countermeasure.core.internal.store;

import io.countermeasure.model.TextKey;
import io.countermeasure.spi.SystemClock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Starts of this process only. Bounded by the number of plugins. */
public final class MemoryLedger implements StartLedger {

    private final Map<TextKey, Start> starts = new ConcurrentHashMap<>();
    private final SystemClock clock;

    /** An empty ledger. */
    public MemoryLedger(SystemClock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Start> last(TextKey key) {
        return Optional.ofNullable(starts.get(key));
    }

    @Override
    public void record(TextKey key) {
        starts.put(key, Start.now(clock, last(key).map(Start::highWater).orElse(Instant.MIN)));
    }

    @Override
    public boolean durable() {
        return false;
    }
}
