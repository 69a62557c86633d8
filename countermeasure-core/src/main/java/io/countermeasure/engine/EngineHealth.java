package io.countermeasure.engine;

import java.util.List;

/**
 * What an engine cannot do at present. Immutable and thread-safe.
 *
 * @param durable whether it has a state directory, be it degraded or not
 * @param troubles what does not work, a sentence each; empty if all is well. One goes when what it says works again
 * @param pendingResults how many results on disk wait for a sink of this engine, or for any where it has none
 */
public record EngineHealth(boolean durable, List<String> troubles, int pendingResults) {

    /**
     * Copies the list.
     *
     * @param durable whether there is a state directory
     * @param troubles a sentence each
     * @param pendingResults how many results on disk wait
     */
    public EngineHealth {
        troubles = List.copyOf(troubles);
    }

    /** {@return whether anything does not work} */
    public boolean degraded() {
        return !troubles.isEmpty();
    }
}
