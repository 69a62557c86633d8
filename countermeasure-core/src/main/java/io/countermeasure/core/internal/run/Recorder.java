package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.publish.Outbox;
import io.countermeasure.core.internal.store.Intent;
import io.countermeasure.core.internal.store.RunRecord;
import io.countermeasure.core.internal.store.StartLedger;
import io.countermeasure.core.internal.store.Store;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.CountermeasureMetadata.OnAgentExit;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import io.countermeasure.process.Patience;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has on disk what a run must leave there, and hands its result on. Whatever forces something to disk happens on threads of its own, which
 * come and go, or on the requester's: a slow disk holds up neither output nor deadlines nor the ends of other runs. Without a store nothing is
 * written and everything happens at once. Thread-safe.
 */
public final class Recorder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int THREADS = 8;
    private static final int IDLE_SECONDS = 10;
    private static final int CLOSE_SECONDS = 10;
    private static final int CANCEL_MILLIS = 250;

    private final Optional<Store> store;
    private final Outbox outbox;
    private final ScheduledExecutorService clock;
    private final long uid;
    private final int keepOutput;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Recorder::thread);

    /** For runs of that user, of each output of which so many bytes are kept. */
    public Recorder(Optional<Store> store, Outbox outbox, ScheduledExecutorService clock, long uid, int keepOutput) {
        this.store = store;
        this.outbox = outbox;
        this.clock = clock;
        this.uid = uid;
        this.keepOutput = keepOutput;
        threads.allowCoreThreadTimeOut(true);
    }

    /** Has the intent of a run on disk. The refusal, if that fails and matters; otherwise the run goes on without a record. */
    Optional<Rejection> begin(Run run, CountermeasureMetadata metadata) {
        if (store.isEmpty()) {
            return Optional.empty();
        }
        boolean keep = metadata.detach() || metadata.onAgentExit() == OnAgentExit.FINISH;
        Store to = store.get();
        try {
            ExecutionResult known = run.resultOf(Outcome.INTERRUPTED).build();
            Intent intent = new Intent(to.owner(), outbox.publishes(), keep, uid, known);
            RunRecord record = to.runs().begin(intent, keepOutput);
            run.record(record);
            watchForCancel(run, record);
            return Optional.empty();
        } catch (IOException e) {
            if (StartLedger.mustRecord(metadata)) {
                return Optional.of(Rejection.of(
                        Rejection.Reason.STATE_UNWRITABLE,
                        "intent must be recorded because of max_frequency or disruptive but: " + e.getMessage()));
            }
            LOG.error("{} runs though its intent cannot be recorded: {}", metadata.textKey(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Does something that may wait for a disk, soon and elsewhere; at once without a store, or where this process may have no more threads. */
    public void later(Runnable work) {
        if (store.isEmpty()) {
            work.run();
            return;
        }
        AtomicBoolean begun = new AtomicBoolean(); // a pool that had no thread for it may have taken it nevertheless
        Runnable once = () -> {
            if (begun.compareAndSet(false, true)) {
                attempt(work);
            }
        };
        try {
            threads.execute(once);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            once.run();
            LOG.debug("The engine is being closed, or no thread can be had: this was done here", e);
        }
    }

    /**
     * Keeps a result and gives it on to sinks.
     *
     * @return as it was kept
     */
    ExecutionResult keep(Run run, ExecutionResult.Builder builder) {
        Optional<RunRecord> record = run.record();
        if (record.isPresent()) {
            return keep(record.get(), builder);
        }
        ExecutionResult result = builder.build();
        attempt(() -> {
            if (result.outcome() == Outcome.REJECTED) {
                outbox.refused(result);
            } else {
                outbox.inMemory(result);
            }
        });
        return result;
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) { // the thread is not one run's alone
            LOG.error("Something that was to be written met a fault of ours", e);
        }
    }

    private ExecutionResult keep(RunRecord record, ExecutionResult.Builder builder) {
        ExecutionResult result = builder.durable(true).build();
        try {
            record.finish(result);
            outbox.stored(result);
            return result;
        } catch (Throwable e) { // whatever it is, the run still has a result
            LOG.error("Result {} is not durable", result.executionId(), e);
            ExecutionResult lost = builder.durable(false).build();
            outbox.inMemory(lost, record::discard);
            return lost;
        }
    }

    /** Waits for what is still being written. */
    @Override
    public void close() {
        threads.shutdown();
        if (!Patience.await(left -> threads.awaitTermination(left, TimeUnit.NANOSECONDS), CLOSE_SECONDS)) {
            LOG.error("What {} threads still write is not waited for", threads.getActiveCount());
        }
    }

    private void watchForCancel(Run run, RunRecord record) {
        ScheduledFuture<?> watch = clock.scheduleWithFixedDelay(
                () -> later(() -> record.cancelled().ifPresent(run::cancel)),
                CANCEL_MILLIS,
                CANCEL_MILLIS,
                TimeUnit.MILLISECONDS);
        var unused = run.result().whenComplete((result, failure) -> watch.cancel(false));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "countermeasure-store");
        thread.setDaemon(true);
        return thread;
    }
}
