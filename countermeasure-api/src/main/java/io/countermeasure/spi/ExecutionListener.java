package io.countermeasure.spi;

import io.countermeasure.model.ExecutionResult;

/**
 * Is told of runs as they happen, for metrics and audit. Called on a thread of its own, in order, shortly after the fact: it
 * may block, and loses messages if 10,000 wait. What it throws is logged and changes nothing.
 */
public interface ExecutionListener {

    /**
     * A request passed all gates. Does nothing by default.
     *
     * @param executionId its unique id
     * @param textKey the key as it was asked for
     */
    default void admitted(String executionId, String textKey) {}

    /**
     * A plugin's run began. Does nothing by default.
     *
     * @param executionId its unique id
     * @param textKey the plugin's key
     */
    default void started(String executionId, String textKey) {}

    /**
     * A request has its result, a refusal included. Does nothing by default.
     *
     * @param result of any outcome
     */
    default void finished(ExecutionResult result) {}

    /**
     * The engine's state has a trouble that it did not have: a full disk, a record that cannot be read. Told once, and
     * again only if it had been well in between. Does nothing by default.
     *
     * @param trouble a sentence
     */
    default void degraded(String trouble) {}
}
