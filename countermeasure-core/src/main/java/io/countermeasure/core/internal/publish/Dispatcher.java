package io.countermeasure.core.internal.publish;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.spi.ResultSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Hands each result to every sink, each on a thread of its own. Thread-safe. */
public final class Dispatcher implements AutoCloseable {

    private static final Duration LAST_CHANCE = Duration.ofSeconds(5);

    private final List<SinkQueue> queues = new ArrayList<>();

    /** A dispatcher to these sinks, by their names. */
    public Dispatcher(Map<String, ResultSink> sinks) {
        sinks.forEach((name, sink) -> queues.add(new SinkQueue(name, sink)));
    }

    /** Takes the result and returns at once. */
    public void publish(ExecutionResult result) {
        queues.forEach(queue -> queue.add(result));
    }

    /** Gives all sinks together a few seconds to take what is left, says what was not taken, and ends the threads. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + LAST_CHANCE.toNanos();
        queues.forEach(SinkQueue::finish);
        queues.forEach(queue -> queue.awaitEnd(deadline));
    }
}
