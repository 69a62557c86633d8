package io.countermeasure.core.internal.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All workers: those that have a job, and a few that were started ahead and wait for one. Nobody's worker is started before
 * one of its kind was needed. Thread-safe. Closing it ends them all.
 */
public final class Peers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

    private final PeerHome home;
    private final ScheduledExecutorService clock;
    private final PeerLimits limits;
    private final Set<Peer> standing = ConcurrentHashMap.newKeySet();
    private final Set<Spare> spares = new LinkedHashSet<>(); // the oldest first
    private final ReadWriteLock starting = new ReentrantReadWriteLock();
    private final Object refilling = new Object();
    private volatile boolean closed;

    /** None yet, from there. */
    public Peers(PeerHome home, ScheduledExecutorService clock, PeerLimits limits) {
        this.home = home;
        this.clock = clock;
        this.limits = limits;
    }

    private record Spare(PeerKey key, Peer peer, ScheduledFuture<?> expiry) {}

    /**
     * A worker.
     *
     * @param peer it
     * @param warm whether it was started ahead
     */
    public record Lease(Peer peer, boolean warm) {

        /** Whether it was started ahead and has said nothing of its job: if it is over, another may do the job. */
        public boolean isUnheard() {
            return warm && !peer.heard();
        }
    }

    /** A worker of that kind, started ahead if there is one. It is the caller's. */
    public Lease take(PeerKey key) throws IOException {
        Optional<Peer> spare = takeSpare(key);
        return spare.isPresent() ? new Lease(spare.get(), true) : new Lease(start(key), false);
    }

    /** A new worker of that kind. It is the caller's. */
    public Lease takeCold(PeerKey key) throws IOException {
        return new Lease(start(key), false);
    }

    /** Starts what is missing of workers of that kind that wait; where there are too many of all kinds, the oldest goes. */
    public void refill(PeerKey key) {
        synchronized (refilling) {
            fill(key);
        }
    }

    private void fill(PeerKey key) {
        outdated().forEach(this::forget);
        try {
            for (long missing = missing(key); missing > 0; missing--) {
                add(key, start(key));
            }
        } catch (IOException | RejectedExecutionException e) {
            LOG.warn("A worker cannot be started ahead; the next run starts its own", e);
        }
    }

    /** Starts no more, ends all, and waits for that. */
    @Override
    public void close() {
        starting.writeLock().lock();
        try {
            closed = true;
        } finally {
            starting.writeLock().unlock();
        }
        List<Peer> all = List.copyOf(standing);
        all.forEach(Peer::end);
        try {
            CompletableFuture.allOf(all.stream().map(Peer::gone).toArray(CompletableFuture[]::new))
                    .get(limits.closing().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("{} workers did not end within {} of the engine's closing", standing.size(), limits.closing(), e);
        }
        all.forEach(Peer::close);
    }

    /** Either it is refused, or whoever closes knows of the worker. */
    private Peer start(PeerKey key) throws IOException {
        starting.readLock().lock();
        try {
            if (closed) {
                throw new IOException("engine must be open to start workers but is closed");
            }
            Peer peer = Peer.start(home, key);
            standing.add(peer);
            var unused = peer.gone().thenRun(() -> {
                standing.remove(peer);
                forget(peer);
            });
            watch(peer);
            return peer;
        } finally {
            starting.readLock().unlock();
        }
    }

    private void watch(Peer peer) {
        String tooLate = "worker must be ready within " + limits.ready().toSeconds() + " s but was not";
        ScheduledFuture<?> deadline = after(limits.ready(), () -> peer.failUnlessReady(tooLate));
        var unused = peer.gone().thenRun(() -> deadline.cancel(false));
    }

    private synchronized Optional<Peer> takeSpare(PeerKey key) {
        for (Iterator<Spare> all = spares.iterator(); all.hasNext(); ) {
            Spare spare = all.next();
            if (spare.key().equals(key) && spare.peer().isUsable()) {
                all.remove();
                spare.expiry().cancel(false);
                return Optional.of(spare.peer());
            }
        }
        return Optional.empty();
    }

    private synchronized List<Peer> outdated() {
        return spares.stream()
                .map(Spare::peer)
                .filter(peer -> !peer.isCurrent())
                .toList();
    }

    private synchronized long missing(PeerKey key) {
        long waiting = spares.stream()
                .filter(s -> s.key().equals(key) && s.peer().isUsable())
                .count();
        return closed ? 0 : limits.warm() - waiting;
    }

    private void add(PeerKey key, Peer peer) {
        Optional<Spare> tooMany;
        synchronized (this) {
            spares.add(new Spare(key, peer, after(limits.idle(), () -> forget(peer))));
            tooMany = spares.stream()
                    .limit(spares.size() > limits.warmInAll() ? 1 : 0)
                    .findFirst();
        }
        tooMany.ifPresent(oldest -> forget(oldest.peer()));
        if (peer.gone().isDone()) {
            forget(peer);
        }
    }

    /** If it still waits for a job, it waits no more. */
    private void forget(Peer peer) {
        Optional<Spare> found;
        synchronized (this) {
            found = spares.stream().filter(s -> s.peer() == peer).findAny();
            found.ifPresent(spares::remove);
        }
        found.ifPresent(spare -> {
            spare.expiry().cancel(false);
            peer.close();
        });
    }

    private ScheduledFuture<?> after(Duration time, Runnable action) {
        return clock.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
