package io.countermeasure.spi;

import io.countermeasure.model.ExecutionResult;

/**
 * Takes results to wherever the embedder keeps them. Given to an engine under a name.
 *
 * <p>Called on a thread that belongs to this sink alone, never while a run waits for it: a slow, failing or hanging sink
 * hurts no run and no other sink. A normal return acknowledges the result; an exception is retried later, with growing
 * pauses. The same result may come twice: its execution id is the idempotency key.
 *
 * <p>With a state directory a result waits there until every sink has acknowledged it, through the death of any process: it comes at least
 * once. Without one it waits in memory. Where too many wait the oldest are dropped, and a result of the key
 * {@code countermeasure.dropped} says how many, and of which keys.
 */
@FunctionalInterface
public interface ResultSink {

    /**
     * Takes one result.
     *
     * @param result of a run or a refusal
     * @throws Exception if it could not be taken now; it will be offered again
     */
    void publish(ExecutionResult result) throws Exception;
}
