package io.countermeasure.core.internal.peer;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a worker and nobody has looked at yet. Log entries are the only events that a worker can make many
 * of: beyond a limit they are dropped and counted. Thread-safe.
 */
final class Inbox {

    private static final int MOST_WAITING = 2 << 20;
    private static final int OVERHEAD = 64;

    private final BlockingQueue<PeerEvent> events = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();

    void add(PeerEvent event) {
        if (event instanceof PeerEvent.Log log && waiting.addAndGet(cost(log)) > MOST_WAITING) {
            waiting.addAndGet(-cost(log));
            dropped.incrementAndGet();
            return;
        }
        events.add(event);
    }

    /** The next event, or null if none comes in that time. */
    @Nullable
    PeerEvent poll(long nanos) throws InterruptedException {
        PeerEvent event = events.poll(nanos, TimeUnit.NANOSECONDS);
        if (event instanceof PeerEvent.Log log) {
            waiting.addAndGet(-cost(log));
        }
        return event;
    }

    /** How many log entries were dropped since this was last asked. */
    long takeDropped() {
        return dropped.getAndSet(0);
    }

    private static int cost(PeerEvent.Log log) {
        return log.payload().length + OVERHEAD;
    }
}
