package io.countermeasure.spi;

import io.countermeasure.model.ExecutionResult;

/**
 * Is told of runs as they happen, for metrics and audit. Called on the engine's own threads: return at once. What it
 * throws is logged and changes nothing. Thread-safe, as runs are concurrent.
 */
public interface ExecutionListener {

    /** A request passed all gates. Does nothing by default. */
    default void admitted(String executionId, String textKey) {}

    /** A plugin's run began. Does nothing by default. */
    default void started(String executionId, String textKey) {}

    /** A request has its result, a refusal included. Does nothing by default. */
    default void finished(ExecutionResult result) {}
}
