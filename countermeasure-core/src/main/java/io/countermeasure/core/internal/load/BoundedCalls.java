package io.countermeasure.core.internal.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Calls what may never come back (a read of a dead mount, a plugin's own code) on daemon threads, and stops waiting at
 * a limit. No thread in such a call can be ended, so their number is bounded: a subject whose last call still hangs is
 * not called again, and too many hanging subjects refuse all further calls at once. Thread-safe.
 */
final class BoundedCalls implements AutoCloseable {

    private static final int MOST_HANGING = 8;
    private static final int MOST_THREADS = 2 * MOST_HANGING;
    private static final int MOST_REPLACED = MOST_THREADS * MOST_HANGING;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Map<Object, CompletableFuture<?>> hanging = new ConcurrentHashMap<>();
    private int hung; // threads that were replaced
    private final Waiting waiting = new Waiting();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, MOST_THREADS, 10, TimeUnit.SECONDS, waiting, BoundedCalls::thread, (series, all) -> keep(series));

    /**
     * The work's result. The wait is not interruptible, being short; an interrupt stays set.
     *
     * @throws CallFailedException if the work throws, which is then the cause, or gives no result within the limit
     * @throws VirtualMachineError what the work threw, if it is the JVM's own failure
     */
    <T> T call(Object subject, Duration limit, Callable<T> work) throws CallFailedException {
        return each(List.of(subject), limit, unused -> work).get(0).get();
    }

    /**
     * What the work of each subject came to, in their order. One thread does all, as a hand-over costs as much as a
     * read; where one hangs, another thread goes on with the next.
     */
    <S, T> List<Outcome<T>> each(List<S> subjects, Duration limit, Function<S, Callable<T>> work) {
        List<Outcome<T>> outcomes = new ArrayList<>(subjects.size());
        while (outcomes.size() < subjects.size()) {
            List<Callable<T>> rest = subjects.subList(outcomes.size(), subjects.size()).stream()
                    .map(subject -> unlessHanging(subject, work.apply(subject)))
                    .toList();
            Series<T> series = new Series<>(rest);
            submit(series);
            outcomes.addAll(series.await(limit));
            if (outcomes.size() < subjects.size()) {
                String rule = giveUp(series, subjects.get(outcomes.size()), limit);
                outcomes.add(new Outcome<>(null, new CallFailedException(rule, null)));
            }
        }
        return outcomes;
    }

    /** Says why a call is given up. Its thread is replaced until it comes back: others are not to wait for that. */
    private String giveUp(Series<?> series, Object subject, Duration limit) {
        if (!series.hasBegun()) {
            return "was not tried within " + 2 * limit.toMillis() + " ms, as others give no answer";
        }
        hanging.put(subject, series.over());
        replaceThreads(1);
        var unused = series.over().thenRun(() -> replaceThreads(-1));
        Runnable next = waiting.poll();
        if (next != null) {
            submit(next);
        }
        return "gave no answer within " + limit.toMillis() + " ms";
    }

    private synchronized void replaceThreads(int more) {
        hung += more;
        threads.setMaximumPoolSize(MOST_THREADS + Math.min(MOST_REPLACED, hung));
    }

    /** Interrupts what hangs and lets the threads end. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private <T> Callable<T> unlessHanging(Object subject, Callable<T> work) {
        return () -> {
            refuseIfHanging(subject);
            return leavingTheThreadAsItWas(work);
        };
    }

    /** The next call, on the same thread, is of somebody else's code. */
    private static <T> T leavingTheThreadAsItWas(Callable<T> work) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader classes = thread.getContextClassLoader();
        String name = thread.getName();
        try {
            return work.call();
        } finally {
            thread.setContextClassLoader(classes);
            thread.setName(name);
        }
    }

    private void submit(Runnable series) {
        try {
            threads.execute(series);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("plugins can no longer be loaded: the engine is closed", e);
        }
    }

    private void refuseIfHanging(Object subject) throws CallFailedException {
        if (hanging.isEmpty()) {
            return;
        }
        hanging.values().removeIf(CompletableFuture::isDone);
        if (hanging.containsKey(subject)) {
            throw new CallFailedException("still gives no answer to an earlier call", null);
        }
        if (hanging.size() >= MOST_HANGING) {
            throw new CallFailedException("was not tried, as " + hanging.size() + " others give no answer", null);
        }
    }

    /** There are as many threads as there may be: the next that comes back takes it. */
    private void keep(Runnable series) {
        if (threads.isShutdown()) {
            throw new RejectedExecutionException("closed");
        }
        waiting.keep(series);
    }

    /** Takes of itself only what a thread waits for, so that another one is started only where all are in a call. */
    private static final class Waiting extends LinkedTransferQueue<Runnable> {

        private static final long serialVersionUID = 1;

        @Override
        public boolean offer(Runnable series) {
            return tryTransfer(series);
        }

        void keep(Runnable series) {
            boolean unused = super.offer(series);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "countermeasure-load-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
