package io.countermeasure.core.internal.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls one after the other on one thread, each with a limit of its own. Once one of them hangs, none after it is begun,
 * and what it may still come to is nobody's. One thread runs it, another one waits.
 */
final class Series<T> implements Runnable {

    private final List<Callable<T>> calls;
    private final List<Outcome<T>> outcomes = new ArrayList<>();
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();
    private long began = System.nanoTime();
    private boolean begun;
    private boolean abandoned;

    Series(List<Callable<T>> calls) {
        this.calls = calls;
    }

    @Override
    public void run() {
        if (begins()) {
            for (Callable<T> call : calls) {
                if (!isNext(Outcome.of(call))) {
                    break;
                }
            }
        }
        over.complete(true);
    }

    /** Done once the thread has left the last call, or the one that hung. */
    CompletableFuture<Boolean> over() {
        return over;
    }

    /** Whether a thread has begun with the first. */
    synchronized boolean hasBegun() {
        return begun;
    }

    /** The outcomes, up to the call that took longer than that; none if no thread has begun within twice that. Not interruptible, being short; an interrupt stays set. */
    List<Outcome<T>> await(Duration limit) {
        boolean interrupted = false;
        while (true) {
            try {
                over.get(left(limit), TimeUnit.NANOSECONDS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (TimeoutException e) {
                if (abandon(limit)) {
                    break;
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("an outcome is always a value", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcomes;
    }

    private synchronized boolean begins() {
        begun = !abandoned;
        began = System.nanoTime();
        return begun;
    }

    private synchronized boolean isNext(Outcome<T> outcome) {
        if (!abandoned) {
            outcomes.add(outcome);
            began = System.nanoTime();
        }
        return !abandoned;
    }

    private synchronized long left(Duration limit) {
        return began + limit.toNanos() * (begun ? 1 : 2) - System.nanoTime();
    }

    /** Unless the next call has begun meanwhile. */
    private synchronized boolean abandon(Duration limit) {
        abandoned = left(limit) <= 0;
        return abandoned;
    }
}
