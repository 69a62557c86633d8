package io.countermeasure.process;

import io.countermeasure.model.KillReport;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which runs are ended and proven gone. All that wait at one moment share one scan of /proc. */
final class Reaper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
    private static final int CLOSE_SECONDS = 2;
    private static final long SHORT_RUN = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_LOOKS = 3;
    private static final long LAST_LOOKS = TimeUnit.SECONDS.toNanos(1);
    private static final long BETWEEN_LAST_LOOKS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long IDLE = TimeUnit.HOURS.toNanos(1);

    private final Thread thread = new Thread(this::loop, Leftovers.MARK);
    private final Queue<Child> arriving = new ConcurrentLinkedQueue<>();
    private final Queue<Child> waiting = new ConcurrentLinkedQueue<>();
    private final List<Ladder> ladders = new ArrayList<>();
    private final Drainer drainer;
    private final Ladder.Outside outside;
    private final Rounds rounds = new Rounds(LOG, "Ending runs went wrong; it is tried again");
    private boolean blind; // the last look failed
    private volatile boolean closed;

    Reaper(Drainer drainer, Ladder.Outside outside) {
        this.drainer = drainer;
        this.outside = outside;
        thread.setDaemon(true);
        thread.start();
    }

    /** Its end was asked for, or it has exited. */
    void add(Child child) {
        arriving.add(child);
        LockSupport.unpark(thread);
    }

    /** It does nothing until it is asked: whether it is alone is looked at in peace. */
    void waits(Child child) {
        waiting.add(child);
        LockSupport.unpark(thread);
    }

    /**
     * It has exited by itself. Most runs are short and leave nothing: then it is over at once, on the thread that saw the exit, as
     * one look at a few processes, or at a sandbox's first one, costs less than waking another thread. All else is for the reap thread.
     */
    void exited(Child child, Drainer drainer) {
        try {
            tryProve(child, drainer);
        } finally {
            if (!child.isProven() || child.isGuarded()) { // of what is over, only a watcher may still be there
                add(child);
            }
        }
    }

    private static void tryProve(Child child, Drainer drainer) {
        try {
            if (!child.endAsked()) {
                (child.isEnclosed() ? Ladder.dissolvedByItself(child) : lookAtFew(child))
                        .ifPresent(report -> child.proven(report, drainer));
            }
        } catch (Throwable e) { // on whatever thread saw the exit: the reap thread looks until it can
            LOG.debug("What is left of pid {} is looked for again", child.pid(), e);
        }
    }

    private static Optional<KillReport> lookAtFew(Child child) {
        long last = ProcFs.lastPid();
        Solitude.Since since = child.solitude().since();
        long lowest = since.lowestPid();
        boolean few = isShort(since.nanos()) && last >= lowest - 1 && last - lowest < ProcFs.ONE_BY_ONE;
        return few ? Ladder.ofItself(child, ProcessTable.from(lowest, last, Set.of())) : Optional.empty();
    }

    /** Ends what was still left aside, and the thread. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        if (!Patience.await(this::hasEnded, CLOSE_SECONDS)) {
            LOG.warn("The reap thread has not ended within {} s", CLOSE_SECONDS);
        }
    }

    private boolean hasEnded(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
        return !thread.isAlive();
    }

    /** Without this thread no run ever ends. */
    private void loop() {
        rounds.repeat(this::round, () -> closed);
        giveUp(System.nanoTime() + LAST_LOOKS);
    }

    private void round() {
        takeArrivals();
        lookAtWaiting();
        boolean unused = Thread.interrupted(); // means nothing here, and would keep parking from waiting
        long now = System.nanoTime();
        List<Ladder> due = ladders.stream().filter(l -> l.next() - now <= 0).toList();
        if (!due.isEmpty()) {
            tryStep(due);
        }
        long wait = untilNext();
        // asked last: whatever else this thread waited for meanwhile may have used up the word that wakes it
        if (arriving.isEmpty() && waiting.isEmpty() && !closed) {
            LockSupport.parkNanos(this, wait);
        }
    }

    /** Looks until nothing was left aside any more, so that closed means gone. */
    private void giveUp(long until) {
        while (!ladders.isEmpty() && System.nanoTime() < until) {
            ProcessTable table = look(ladders);
            ladders.removeIf(l -> l.giveUp(table));
            LockSupport.parkNanos(this, BETWEEN_LAST_LOOKS);
        }
    }

    private void tryStep(List<Ladder> due) {
        try {
            step(due);
        } catch (Throwable e) {
            rounds.met(e);
            due.forEach(Ladder::later);
        }
    }

    private void lookAtWaiting() {
        for (Child child = waiting.poll(); child != null; child = waiting.poll()) {
            Optional<String> switches = ProcFs.switches(child.pid());
            if (isAlone(child)) {
                child.solitude().seen(switches);
            }
        }
    }

    /** A look while no pid was given out misses nothing: what hops from pid to pid stood still. */
    private static boolean isAlone(Child child) {
        try {
            for (int looks = 0; looks < MOST_LOOKS; looks++) {
                long last = ProcFs.lastPid();
                long lowest = isPlain(child, last) ? child.begin().lowestPid() : 1;
                boolean alone = Ladder.isAlone(child, ProcessTable.from(lowest, last, Set.of(child.pid())));
                if (!alone || (last > 0 && last == ProcFs.lastPid())) {
                    return alone;
                }
            }
        } catch (UncheckedIOException e) {
            LOG.debug("Whether pid {} is alone cannot be looked at", child.pid(), e);
        }
        return false; // then its end is proven by a look at all
    }

    /** None is taken before it is kept. */
    private void takeArrivals() {
        for (Child child = arriving.peek(); child != null; child = arriving.peek()) {
            Child arrived = child;
            ladders.stream()
                    .filter(l -> l.child() == arrived)
                    .findAny()
                    .ifPresentOrElse(Ladder::hurry, () -> ladders.add(new Ladder(arrived, outside)));
            arriving.remove();
        }
    }

    /** First what one question answers; the others share a look at all. */
    private void step(List<Ladder> due) {
        step(due, Ladder::dissolved);
        long now = System.nanoTime();
        List<Ladder> rest = due.stream()
                .filter(l -> ladders.contains(l) && l.next() - now <= 0)
                .toList();
        if (!rest.isEmpty()) {
            ProcessTable table = look(rest);
            step(rest, ladder -> ladder.step(table));
        }
    }

    private void step(List<Ladder> due, Function<Ladder, Optional<KillReport>> step) {
        for (Ladder ladder : due) {
            try {
                step.apply(ladder).ifPresent(report -> {
                    ladder.child().proven(report, drainer);
                    if (ladder.guardGone()) {
                        ladders.remove(ladder);
                    }
                });
            } catch (RuntimeException e) {
                ladder.later();
                LOG.error(
                        "Ending pid {} went wrong; it is tried again",
                        ladder.child().pid(),
                        e);
            }
        }
    }

    private ProcessTable look(List<Ladder> due) {
        try {
            long last = ProcFs.lastPid();
            ProcessTable table = ProcessTable.from(
                    lowestPid(due, last),
                    last,
                    due.stream().map(l -> l.child().pid()).collect(Collectors.toSet()));
            blind = false;
            return table;
        } catch (UncheckedIOException e) {
            if (!blind) {
                LOG.warn("Processes cannot be looked at, so no end can be proven as long as that lasts", e);
            }
            blind = true;
            return ProcessTable.blind();
        }
    }

    /**
     * Pids are given out upwards: what a run started has a higher one than itself, unless they wrapped. A short run cannot
     * have used up 32,768 of them, which takes threads half a second, so one comparison with the last pid given out tells; for
     * a longer one all are looked at. Of one that is proven only the watcher is looked for, which is as old as the run.
     */
    private static long lowestPid(List<Ladder> due, long last) {
        long lowest = Long.MAX_VALUE;
        for (Ladder ladder : due) {
            Child child = ladder.child();
            lowest = Math.min(lowest, isPlain(child, last) ? child.begin().lowestPid() : 1);
        }
        return lowest;
    }

    private static boolean isPlain(Child child, long last) {
        return (child.isProven() || isShort(child.startedAt()))
                && last >= child.begin().lowestPid() - 1;
    }

    private static boolean isShort(long sinceNanos) {
        return System.nanoTime() - sinceNanos < SHORT_RUN;
    }

    private long untilNext() {
        long now = System.nanoTime();
        return Math.max(1, ladders.stream().mapToLong(l -> l.next() - now).min().orElse(IDLE));
    }
}
