package io.countermeasure.core.internal.load;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one loader keeps about files, by their hash. Bounded by bytes: what was used longest ago goes first, and a value
 * larger than the whole bound is not kept. Thread-safe.
 */
final class LoaderCache extends AbstractMap<String, byte[]> {

    static final long MOST_BYTES = 32L * 1024 * 1024;
    /** About what an entry costs beside its value. */
    private static final int OVERHEAD = 200;

    private final LinkedHashMap<String, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long size;

    @Override
    public synchronized byte @Nullable [] get(Object key) {
        return kept.get(key);
    }

    @Override
    public synchronized boolean containsKey(Object key) {
        return kept.containsKey(key);
    }

    @Override
    public synchronized byte @Nullable [] put(String key, byte[] value) {
        byte @Nullable [] before = remove(key);
        size += value.length + OVERHEAD;
        kept.put(key, value);
        var oldest = kept.entrySet().iterator();
        while (size > MOST_BYTES) {
            size -= oldest.next().getValue().length + OVERHEAD;
            oldest.remove();
        }
        return before;
    }

    @Override
    public synchronized byte @Nullable [] remove(Object key) {
        byte @Nullable [] before = kept.remove(key);
        if (before != null) {
            size -= before.length + OVERHEAD;
        }
        return before;
    }

    @Override
    public synchronized int size() {
        return kept.size();
    }

    /** A copy, so that walking it disturbs nobody; removing from it removes nothing here. */
    @Override
    public synchronized Set<Map.Entry<String, byte[]>> entrySet() {
        return Map.copyOf(kept).entrySet();
    }
}
