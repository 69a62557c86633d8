package io.countermeasure.testkit;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.spi.ResultSink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sink that keeps what it is given, once for each execution. Results come on a thread of the engine's, shortly after the run: {@link #await} waits for them.
 *
 * <p>Thread-safe. By default it takes everything.
 */
public final class RecordingSink implements ResultSink {

    /** How long {@link #await} waits at most. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, ExecutionResult> taken = new LinkedHashMap<>();
    private Optional<String> refusal = Optional.empty();
    private int refused;

    /** A sink that takes everything. */
    public RecordingSink() {}

    @Override
    public synchronized void publish(ExecutionResult result) throws IOException {
        if (refusal.isPresent()) {
            refused++;
            notifyAll();
            throw new IOException(refusal.get());
        }
        taken.put(result.executionId(), result);
        notifyAll();
    }

    /**
     * Takes nothing from now on: the engine offers it again later.
     *
     * @param why the message of the exception that it throws
     */
    public synchronized void refuse(String why) {
        refusal = Optional.of(why);
    }

    /** From now on everything is taken. */
    public synchronized void accept() {
        refusal = Optional.empty();
    }

    /** {@return how often it refused} */
    public synchronized int refused() {
        return refused;
    }

    /** {@return what it took, in that order} */
    public synchronized List<ExecutionResult> results() {
        return List.copyOf(taken.values());
    }

    /**
     * Waits until it has that many.
     *
     * @param count how many results
     * @return what it took, in that order
     * @throws AssertionError if it does not get them within {@link #PATIENCE}, or has more
     */
    public synchronized List<ExecutionResult> await(int count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (taken.size() < count) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    break;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (taken.size() != count) {
            throw new AssertionError("sink must have got " + count + " results but got " + summaries());
        }
        return results();
    }

    private List<String> summaries() {
        return new ArrayList<>(taken.values())
                .stream().map(ExecutionResult::summary).toList();
    }
}
