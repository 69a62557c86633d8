package io.countermeasure.engine;

import io.countermeasure.core.internal.store.Store;
import io.countermeasure.model.ExecutionResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The results that a state directory holds, of all engines that share it: those that are pending, and the history. Refusals are not
 * among them: they go to sinks by another way, and are gone once those have them. A record that cannot be understood is put aside into
 * {@code quarantine} and named by {@link EngineHealth}. All that is read is in memory at once. Thread-safe.
 */
public final class StoredResults {

    private final Store store;

    StoredResults(Store store) {
        this.store = store;
    }

    /**
     * A result on disk.
     *
     * @param result the result
     * @param pending whether it waits for a sink or an operator
     * @param acknowledgedBy the sinks that have taken it
     */
    public record Stored(ExecutionResult result, boolean pending, Set<String> acknowledgedBy) {

        /**
         * Copies the set.
         *
         * @param result the result
         * @param pending whether it waits for a sink or an operator
         * @param acknowledgedBy the sinks that have taken it
         */
        public Stored {
            acknowledgedBy = Set.copyOf(acknowledgedBy);
        }
    }

    /**
     * {@return those that are pending, the oldest request first}
     *
     * @throws IOException if they cannot be read
     */
    public List<Stored> pending() throws IOException {
        List<Stored> found = new ArrayList<>();
        for (String id : store.runs().ids()) {
            Optional<ExecutionResult> result = store.runs().readable(id);
            if (result.isPresent()) {
                found.add(new Stored(result.get(), true, store.runs().acknowledged(id)));
            }
        }
        return sorted(found);
    }

    /**
     * {@return all of them, the oldest request first}
     *
     * @throws IOException if they cannot be read
     */
    public List<Stored> all() throws IOException {
        Map<String, Stored> found = new HashMap<>(); // one that is moved meanwhile is met twice
        pending().forEach(stored -> found.put(stored.result().executionId(), stored));
        for (String id : store.history().ids()) {
            Optional<ExecutionResult> result = store.history().readable(id);
            if (result.isPresent()) {
                found.put(id, new Stored(result.get(), false, store.history().acknowledged(id)));
            }
        }
        return sorted(new ArrayList<>(found.values()));
    }

    /**
     * Takes a pending result for all sinks: none is offered it any more.
     *
     * @param executionId as {@link ExecutionResult#executionId()} gives it
     * @return false if no result of that id is pending
     * @throws IOException if that cannot be recorded
     */
    public boolean acknowledge(String executionId) throws IOException {
        return store.acknowledge(executionId);
    }

    private static List<Stored> sorted(List<Stored> found) {
        found.sort(Comparator.comparing(stored -> stored.result().requestedAt()));
        return found;
    }
}
