package io.countermeasure.core.internal.store;

import io.countermeasure.model.TextKey;
import io.countermeasure.spi.SystemClock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Records of this process only. Bounded by the number of plugins. */
final class MemoryRecords implements KeyRecords {

    private final Map<TextKey, KeyRecord> records = new ConcurrentHashMap<>();
    private final SystemClock clock;

    MemoryRecords(SystemClock clock) {
        this.clock = clock;
    }

    @Override
    public KeyRecord of(TextKey key) {
        KeyRecord known = records.get(key);
        return known == null ? KeyRecord.unknown(clock) : known;
    }

    @Override
    public void change(TextKey key, UnaryOperator<KeyRecord> change) {
        records.compute(key, (k, known) -> change.apply(known == null ? KeyRecord.unknown(clock) : known));
    }

    @Override
    public boolean durable() {
        return false;
    }
}
