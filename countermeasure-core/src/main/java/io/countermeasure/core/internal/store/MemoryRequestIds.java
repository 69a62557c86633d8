package io.countermeasure.core.internal.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Ids of this engine's requests: the last 10,000. */
public final class MemoryRequestIds implements RequestIds {

    private static final int REMEMBERED = 10_000;

    private final Set<String> started = Collections.synchronizedSet(Collections.newSetFromMap(new Recent()));

    /** None yet. */
    public MemoryRequestIds() {}

    @Override
    public boolean isTaken(String requestId) {
        return started.contains(requestId);
    }

    @Override
    public boolean take(String requestId) {
        return started.add(requestId);
    }

    @Override
    public void confirm(String requestId) {}

    @Override
    public void forget(String requestId) {
        started.remove(requestId);
    }

    private static final class Recent extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }
}
