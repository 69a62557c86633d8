package io.countermeasure.core.internal.publish;

import io.countermeasure.core.internal.store.KeyLocks;
import io.countermeasure.core.internal.store.RefusalLog;
import io.countermeasure.core.internal.store.Store;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.spi.ResultSink;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where results wait for sinks, each of which takes them on a thread of its own. With a state directory most of them wait there. Thread-safe. */
public final class Outbox implements AutoCloseable {

    /** The key of results that tell of dropped ones. */
    public static final String DROPPED = "countermeasure.dropped";

    private static final Duration LAST_CHANCE = Duration.ofSeconds(5);

    private final List<SinkQueue> queues = new ArrayList<>();
    private final Set<String> sinks;
    private final Optional<Store> store;
    private final Optional<Spool> spool;
    private final Coalescer coalescer = new Coalescer();
    private Optional<KeyLocks.Held> lead = Optional.empty();
    private boolean closed;

    /** For these sinks, by their names. */
    public Outbox(
            Map<String, ResultSink> sinks, Retry retry, Optional<Store> store, SystemClock clock, SpoolLimits limits) {
        this.sinks = Set.copyOf(sinks.keySet());
        this.store = store;
        spool = store.map(s -> new Spool(s, clock, this.sinks, limits, this::offer, this::withdraw));
        sinks.forEach((name, sink) -> queues.add(new SinkQueue(name, retry, sink)));
    }

    /** Whether there is anybody to take anything. */
    public boolean publishes() {
        return !sinks.isEmpty();
    }

    /** A result that is on disk by now. */
    public void stored(ExecutionResult result) {
        spool.orElseThrow().add(result);
    }

    /** A result that is nowhere but here. */
    public void inMemory(ExecutionResult result) {
        inMemory(result, () -> {});
    }

    /** The same; once all sinks have taken it, that is done. */
    public void inMemory(ExecutionResult result, Runnable settled) {
        MemoryPending pending = new MemoryPending(result, settled);
        pending.awaits(sinks);
        offer(pending);
    }

    /** The result of a request of which nothing was begun. Many of one kind become one. */
    public void refused(ExecutionResult result) {
        if (result.rejection().isEmpty() || coalescer.passes(result)) {
            refusal(result);
        }
    }

    /** Takes up what earlier and other engines left, and tells of what was counted. To be called now and then. */
    public synchronized void look() {
        if (closed) {
            return; // whoever calls now was late: the right to publish is another engine's
        }
        coalescer.due(false).forEach(this::refusal);
        if (store.isPresent()) {
            adopt(store.get());
        }
    }

    /** How many results are pending on disk, as far as this engine knows. */
    public int pending() {
        return spool.map(Spool::size).orElse(0);
    }

    /** Gives all sinks together a few seconds to take what is left, says what was not taken, and ends the threads. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        coalescer.due(true).forEach(this::refusal);
        long deadline = System.nanoTime() + LAST_CHANCE.toNanos();
        queues.forEach(SinkQueue::finish);
        queues.forEach(queue -> queue.awaitEnd(deadline));
        synchronized (this) {
            lead.ifPresent(KeyLocks.Held::release);
            lead = Optional.empty();
        }
    }

    private void offer(Pending pending) {
        queues.stream().filter(queue -> pending.isAwaitedBy(queue.name())).forEach(queue -> queue.add(pending));
    }

    private void withdraw(Pending pending) {
        queues.forEach(queue -> queue.withdraw(pending));
    }

    private void refusal(ExecutionResult result) {
        Optional<RefusalLog.Entry> entry = store.flatMap(s -> s.refusals().append(result));
        if (entry.isEmpty()) {
            inMemory(result);
        } else if (publishes()) {
            offer(result, entry.get());
        }
    }

    private void offer(ExecutionResult result, RefusalLog.Entry entry) {
        RefusalPending pending = new RefusalPending(result, store.orElseThrow().refusals(), entry);
        pending.awaits(sinks);
        offer(pending);
    }

    private void adopt(Store from) {
        String trouble = "results of other engines cannot be taken up";
        try {
            if (lead.isEmpty() && publishes()) {
                lead = from.lead();
            }
            if (lead.isPresent() || !publishes()) {
                spool.orElseThrow().adopt();
            }
            if (lead.isPresent()) {
                adoptRefusals(from.refusals());
            } else if (!publishes()) {
                trimRefusals(from);
            }
            from.state().degradation().well(trouble);
        } catch (IOException e) {
            from.state().degradation().note(trouble, e);
        }
    }

    private void adoptRefusals(RefusalLog refusals) throws IOException {
        for (RefusalLog.Entry entry : refusals.adopt()) {
            Optional<ExecutionResult> result = refusals.read(entry);
            result.ifPresentOrElse(r -> offer(r, entry), () -> refusals.taken(entry));
        }
    }

    /** Where somebody publishes, that engine takes them all up. */
    private void trimRefusals(Store from) throws IOException {
        Optional<KeyLocks.Held> mine = from.lead();
        if (mine.isPresent()) {
            try {
                from.refusals().trim(spool.orElseThrow()::dropped);
            } finally {
                mine.get().release();
            }
        }
    }
}
