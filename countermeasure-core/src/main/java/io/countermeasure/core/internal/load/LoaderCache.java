package io.countermeasure.core.internal.load;

import io.countermeasure.json.internal.Hashes;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one loader keeps about files, by their hash: in memory, and beyond this process where there is a place for that. In
 * memory it is bounded by bytes: what was used longest ago goes first, and a value larger than the whole bound is not kept; to
 * remove something removes it from there alone. Thread-safe.
 */
final class LoaderCache extends AbstractMap<String, byte[]> {

    static final long MOST_BYTES = 32L * 1024 * 1024;
    /** About what an entry costs beside its value. */
    private static final int OVERHEAD = 200;

    private final LinkedHashMap<String, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final String kind;
    private final KeptFacts facts;
    private long size;

    /** That of the loader of that kind. */
    LoaderCache(String kind, KeptFacts facts) {
        this.kind = kind;
        this.facts = facts;
    }

    @Override
    public byte @Nullable [] get(Object key) {
        byte @Nullable [] known = known(key);
        if (known != null || !(key instanceof String name)) {
            return known;
        }
        byte @Nullable [] fact = facts.read(name(name)).orElse(null);
        if (fact != null) {
            byte @Nullable [] unused = remember(name, fact);
        }
        return fact;
    }

    @Override
    public boolean containsKey(Object key) {
        return get(key) != null;
    }

    @Override
    public byte @Nullable [] put(String key, byte[] value) {
        facts.write(name(key), value);
        return remember(key, value);
    }

    /** Two loaders may learn something of one file. */
    private String name(String key) {
        return Hashes.sha256(kind + "\n" + key);
    }

    private synchronized byte @Nullable [] known(Object key) {
        return kept.get(key);
    }

    private synchronized byte @Nullable [] remember(String key, byte[] value) {
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
