package io.countermeasure.core.internal.load;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls what may never come back (a read of a dead mount, a plugin's own code) on daemon threads, and stops waiting at
 * a limit. No thread in such a call can be ended, so their number is bounded: a subject whose last call still hangs is
 * not called again, and too many hanging subjects refuse all further calls at once. Thread-safe.
 */
final class BoundedCalls implements AutoCloseable {

    private static final int MOST_HANGING = 16;
    private static final int MOST_THREADS = 2 * MOST_HANGING;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Map<Object, Future<?>> hanging = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MOST_THREADS, MOST_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), BoundedCalls::thread);

    BoundedCalls() {
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The work's result. The wait is not interruptible, being short; an interrupt stays set.
     *
     * @throws TimeoutException if there is none within the limit, or an earlier call still hangs; the message says which
     * @throws ExecutionException if the work throws
     */
    <T> T call(Object subject, Duration limit, Callable<T> work) throws TimeoutException, ExecutionException {
        refuseIfHanging(subject);
        Future<T> future;
        try {
            future = threads.submit(work);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("plugins can no longer be loaded: the engine is closed", e);
        }
        try {
            return await(future, limit);
        } catch (TimeoutException e) {
            hanging.put(subject, future);
            TimeoutException said = new TimeoutException("gave no answer within " + limit.toMillis() + " ms");
            said.initCause(e);
            throw said;
        }
    }

    /** Interrupts what hangs and lets the threads end. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void refuseIfHanging(Object subject) throws TimeoutException {
        if (hanging.isEmpty()) {
            return;
        }
        hanging.values().removeIf(Future::isDone);
        if (hanging.containsKey(subject)) {
            throw new TimeoutException("still gives no answer to an earlier call");
        }
        if (hanging.size() >= MOST_HANGING) {
            throw new TimeoutException("was not tried, as " + hanging.size() + " others give no answer");
        }
    }

    private static <T> T await(Future<T> future, Duration limit) throws TimeoutException, ExecutionException {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "countermeasure-load-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
