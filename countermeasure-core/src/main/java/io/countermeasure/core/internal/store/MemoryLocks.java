package io.countermeasure.core.internal.store;

import io.countermeasure.model.TextKey;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Locks within one engine. */
public final class MemoryLocks implements KeyLocks {

    private final Set<TextKey> held = ConcurrentHashMap.newKeySet();

    @Override
    public Optional<Held> tryLock(TextKey key) {
        return held.add(key) ? Optional.of(() -> held.remove(key)) : Optional.empty();
    }

    @Override
    public boolean isLocked(TextKey key) {
        return held.contains(key);
    }
}
