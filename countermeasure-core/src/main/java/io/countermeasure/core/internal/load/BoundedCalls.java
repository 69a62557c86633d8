package io.countermeasure.core.internal.load;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Calls what may never come back (a read of a dead mount, a plugin's own code) on daemon threads, and stops waiting at
 * a limit. No thread in such a call can be ended, so their number is bounded: a subject whose last call still hangs is
 * not called again, and too many hanging subjects refuse all further calls at once. Thread-safe.
 */
final class BoundedCalls implements AutoCloseable {

    private static final int MOST_HANGING = 8;
    private static final int MOST_THREADS = 2 * MOST_HANGING;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Map<Object, CompletableFuture<?>> hanging = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MOST_THREADS, MOST_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), BoundedCalls::thread);

    BoundedCalls() {
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The work's result. The wait is not interruptible, being short; an interrupt stays set.
     *
     * @throws CallFailedException if the work throws, which is then the cause, or gives no result within the limit
     * @throws VirtualMachineError what the work threw, if it is the JVM's own failure
     */
    <T> T call(Object subject, Duration limit, Callable<T> work) throws CallFailedException {
        refuseIfHanging(subject);
        CompletableFuture<Outcome<T>> future = submit(work);
        try {
            return await(future, limit).get();
        } catch (TimeoutException e) {
            hanging.put(subject, future);
            throw new CallFailedException("gave no answer within " + limit.toMillis() + " ms", e);
        }
    }

    /** Interrupts what hangs and lets the threads end. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** What is thrown travels as a value: an ExecutionException would ask it for its words, which may throw as well. */
    private record Outcome<T>(@Nullable T value, @Nullable Throwable thrown) {

        static <T> Outcome<T> of(Callable<T> work) {
            try {
                return new Outcome<>(work.call(), null);
            } catch (Throwable thrown) {
                return new Outcome<>(null, thrown);
            }
        }

        @SuppressWarnings("NullAway") // a null value is the work's own
        T get() throws CallFailedException {
            if (thrown == null) {
                return value;
            }
            Guard.rethrowIfFatal(thrown);
            throw new CallFailedException("failed: " + Words.failure(thrown), thrown);
        }
    }

    private <T> CompletableFuture<Outcome<T>> submit(Callable<T> work) {
        CompletableFuture<Outcome<T>> future = new CompletableFuture<>();
        try {
            threads.execute(() -> future.complete(Outcome.of(work)));
            return future;
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

    private static <T> T await(CompletableFuture<T> future, Duration limit) throws TimeoutException {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("an outcome is always a value", e);
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
