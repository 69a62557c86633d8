package io.countermeasure.core.internal.publish;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Output;
import io.countermeasure.spi.ResultSink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one sink has still to take, and the thread that offers it. A result that is refused is offered again, with growing
 * pauses, before any later one. What a sink does not take for so long that the queue is full is dropped, the oldest
 * first, and counted aloud.
 */
final class SinkQueue {

    private static final Logger LOG = LoggerFactory.getLogger(SinkQueue.class);
    private static final int MOST_RESULTS = 10_000;
    private static final long MOST_CHARACTERS = 32L << 20;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final String name;
    private final ResultSink sink;
    private final Deque<ExecutionResult> waiting = new ArrayDeque<>();
    private final Thread thread;
    private long characters;
    private long dropped;
    private boolean finishing;
    private @Nullable ExecutionResult offered;

    SinkQueue(String name, ResultSink sink) {
        this.name = name;
        this.sink = sink;
        thread = new Thread(this::loop, "countermeasure-sink-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void add(ExecutionResult result) {
        waiting.addLast(result);
        characters += size(result);
        while (waiting.size() > 1 && (waiting.size() > MOST_RESULTS || characters > MOST_CHARACTERS)) {
            ExecutionResult oldest = waiting.removeFirst();
            characters -= size(oldest);
            dropped++;
            LOG.error(
                    "Sink {} takes no results and its queue is full: result {} of {} is dropped, {} so far",
                    name,
                    oldest.executionId(),
                    oldest.textKey(),
                    dropped);
        }
        notifyAll();
    }

    synchronized void finish() {
        finishing = true;
        notifyAll();
    }

    void awaitEnd(long deadline) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        int left = left();
        if (left > 0) {
            LOG.error("Sink {} has not taken {} results by the time the engine was closed", name, left);
        }
    }

    private synchronized int left() {
        return waiting.size() + (offered == null ? 0 : 1);
    }

    private void loop() {
        try {
            for (ExecutionResult next = take(); next != null; next = take()) {
                offer(next);
            }
        } catch (InterruptedException e) {
            LOG.debug("Sink {} was interrupted because the engine is closed", name, e);
        }
    }

    private synchronized @Nullable ExecutionResult take() throws InterruptedException {
        offered = null;
        while (waiting.isEmpty()) {
            if (finishing) {
                return null;
            }
            wait();
        }
        ExecutionResult next = waiting.removeFirst();
        characters -= size(next);
        offered = next;
        return next;
    }

    private void offer(ExecutionResult result) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                sink.publish(result);
                return;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception | LinkageError | StackOverflowError e) {
                LOG.warn(
                        "Sink {} did not take result {}; it is offered again in {}",
                        name,
                        result.executionId(),
                        pause,
                        e);
            }
            pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private synchronized void pause(Duration pause) throws InterruptedException {
        long jitter = ThreadLocalRandom.current().nextLong(pause.toMillis() / 4 + 1);
        long deadline = System.nanoTime() + pause.plusMillis(jitter).toNanos();
        while (System.nanoTime() < deadline) {
            if (finishing) {
                throw new InterruptedException("the engine is closed");
            }
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
    }

    private static long size(ExecutionResult result) {
        long outputs = result.outputs().stream()
                .map(Output::content)
                .mapToLong(String::length)
                .sum();
        return outputs
                + result.console().stdout().length()
                + result.console().stderr().length();
    }
}
