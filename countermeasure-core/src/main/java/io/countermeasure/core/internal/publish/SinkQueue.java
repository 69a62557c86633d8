package io.countermeasure.core.internal.publish;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.spi.ResultSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one sink has still to take, and the thread that offers it. A result that is refused is offered again, with growing
 * pauses, before any later one; one that cannot be read comes after all others. What a sink does not take for so long that the queue is full is dropped, the oldest
 * first, and counted aloud. Whatever a sink throws, or does to its thread, only the end of the queue ends the thread.
 */
final class SinkQueue {

    private static final Logger LOG = LoggerFactory.getLogger(SinkQueue.class);
    private static final int MOST_RESULTS = 10_000;
    private static final long MOST_CHARACTERS = 32L << 20;

    private final String name;
    private final ResultSink sink;
    private final Retry retry;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private final Thread thread;
    private long characters;
    private int bounded;
    private Optional<Drops> drops = Optional.empty();
    private boolean finishing;
    private boolean ended;
    private @Nullable Pending offered;
    private Duration pause;
    private volatile boolean unreadable;

    SinkQueue(String name, Retry retry, ResultSink sink) {
        this.name = name;
        this.sink = sink;
        this.retry = retry;
        this.pause = retry.first();
        thread = new Thread(this::loop, "countermeasure-sink-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    String name() {
        return name;
    }

    synchronized void add(Pending pending) {
        if (ended) {
            LOG.error("Sink {} is not offered result {}: it came after the engine was closed", name, pending.id());
            return;
        }
        waiting.addLast(pending);
        count(pending, 1);
        while (bounded > 1 && (bounded > MOST_RESULTS || characters > MOST_CHARACTERS)) {
            drop();
        }
        notifyAll();
    }

    /** It is no longer to be offered, and the sink's acknowledgement not waited for. */
    synchronized void withdraw(Pending pending) {
        if (waiting.remove(pending)) {
            count(pending, -1);
        }
    }

    /** Drops the oldest of those that nothing else bounds. */
    private void drop() {
        Pending oldest = waiting.stream().filter(Pending::isBounded).findFirst().orElseThrow();
        waiting.remove(oldest);
        count(oldest, -1);
        oldest.gone(name);
        if (drops.isEmpty()) {
            LOG.error(
                    "Sink {} takes no results and its queue is full: the oldest are dropped, {} first",
                    name,
                    oldest.id());
            drops = Optional.of(new Drops(Instant.now()));
        }
        drops.get().add(oldest.textKey(), oldest.requests());
    }

    private void count(Pending pending, int sign) {
        if (pending.isBounded()) {
            bounded += sign;
            characters += sign * pending.characters();
        }
    }

    synchronized void finish() {
        finishing = true;
        notifyAll();
    }

    /** Waits for the thread until then, even if the caller is interrupted: what would be lost is not the caller's. */
    void awaitEnd(long deadline) {
        boolean interrupted = false;
        for (long left = 1; left > 0 && thread.isAlive(); left = deadline - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        end();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void end() {
        ended = true;
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
        boolean more = true;
        while (more) {
            try {
                more = step();
            } catch (Throwable e) {
                unprintable(name, e);
            }
        }
    }

    /** Offers one result once; false at the end. */
    private boolean step() {
        Pending next = next();
        boolean last = finishing();
        if (next == null || !mayGoOn()) {
            return false;
        }
        if (accepts(next)) {
            taken();
            return true;
        }
        pause();
        postpone();
        return !last;
    }

    /** One that cannot be read is no reason to keep back the others. */
    private synchronized void postpone() {
        if (offered != null && unreadable) {
            waiting.addLast(offered);
            count(offered, 1);
            offered = null;
        }
    }

    private synchronized @Nullable Pending next() {
        while (offered == null && waiting.isEmpty() && !finishing) {
            await(0);
        }
        if (offered == null && !waiting.isEmpty()) {
            offered = waiting.removeFirst();
            count(offered, -1);
        }
        return offered;
    }

    private synchronized boolean finishing() {
        return finishing;
    }

    /** Clears the interrupt flag before the end: whoever set it did not mean the next publishing. */
    private synchronized boolean mayGoOn() {
        if (ended) {
            return false;
        }
        Thread.interrupted();
        return true;
    }

    /** Also of one that is no longer to be offered. */
    private boolean accepts(Pending pending) {
        if (!pending.beginOffer()) {
            pending.gone(name);
            return true;
        }
        try {
            offer(pending);
            return true;
        } catch (Throwable e) {
            refused(pending.id(), e);
            return false;
        } finally {
            pending.endOffer();
        }
    }

    private void offer(Pending pending) throws Exception {
        unreadable = true;
        Optional<ExecutionResult> result = pending.load();
        unreadable = false;
        if (result.isPresent()) {
            sink.publish(result.get());
            pending.takenBy(name);
        } else {
            pending.gone(name);
        }
    }

    private synchronized void taken() {
        offered = null;
        pause = retry.first();
        drops.map(this::account).ifPresent(account -> {
            waiting.addFirst(account);
            count(account, 1);
        });
        drops = Optional.empty();
    }

    private Pending account(Drops dropped) {
        return new MemoryPending(
                ExecutionResult.builder(UUID.randomUUID().toString(), Outbox.DROPPED, Outcome.ERRORED)
                        .requestedAt(dropped.since())
                        .detail(dropped.sentence("sink " + name + " must take results before there are more than "
                                + MOST_RESULTS + " or " + MOST_CHARACTERS + " characters"))
                        .requests(dropped.count())
                        .build(),
                () -> {});
    }

    private void refused(String id, Throwable thrown) {
        try {
            LOG.warn("Sink {} did not take result {}; it is offered again in {}", name, id, pause, thrown);
        } catch (Throwable e) {
            unprintable(id, thrown);
        }
    }

    /** Neither an exception that cannot be printed nor a log that fails may cost the thread. */
    private void unprintable(String id, Throwable thrown) {
        try {
            LOG.warn("Sink {} did not take {}; it is offered again: {}", name, id, thrown.getClass());
        } catch (Throwable e) {
            // there is nothing left to say it with; the result stays and is offered again
        }
    }

    private synchronized void pause() {
        long jitter = ThreadLocalRandom.current().nextLong(pause.toMillis() / 4 + 1);
        long deadline = System.nanoTime() + pause.plusMillis(jitter).toNanos();
        for (long left = deadline - System.nanoTime(); left > 0 && !finishing; left = deadline - System.nanoTime()) {
            await(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        }
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(retry.longest()) > 0 ? retry.longest() : twice;
    }

    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private synchronized void await(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            // an interrupt means nothing to this thread: it looks again whether the queue has come to its end
        }
    }
}
