package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.gate.GateChain;
import io.countermeasure.core.internal.store.RunRecord;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The one way a run ends: its result is told to everybody who waits for it. Thread-safe. */
public final class Finisher {

    private static final Logger LOG = LoggerFactory.getLogger(Finisher.class);
    private static final int PERMIT_SECONDS = 5;

    private final Recorder recorder;
    private final Listeners listeners;

    /** Tells these. */
    public Finisher(Recorder recorder, Listeners listeners) {
        this.recorder = recorder;
        this.listeners = listeners;
    }

    /** The first call for a run counts. What the gates acquired is given back before anybody hears of the result. */
    void finish(Run run, ExecutionResult.Builder builder) {
        finish(run, builder, true);
    }

    /** The same, but what the gates acquired is kept: the plugin is still there. */
    void finishStuck(Run run, ExecutionResult.Builder builder) {
        finish(run, builder, false);
    }

    void admitted(Run run) {
        listeners.tell(listener -> listener.admitted(run.id(), run.request().textKey()));
    }

    void started(Run run) {
        listeners.tell(listener -> listener.started(run.id(), run.request().textKey()));
    }

    private void finish(Run run, ExecutionResult.Builder builder, boolean release) {
        if (!run.finishOnce(!release)) {
            return;
        }
        run.lines().close();
        if (run.record().isPresent()) {
            recorder.later(() -> conclude(run, builder, release));
        } else {
            conclude(run, builder, release);
        }
    }

    private void conclude(Run run, ExecutionResult.Builder builder, boolean release) {
        ExecutionResult result = run.request().dryRun() ? builder.build() : recorder.keep(run, builder);
        try {
            if (result.outcome() == Outcome.REJECTED || result.outcome() == Outcome.ERRORED) {
                run.notStarted();
            }
            if (!run.request().dryRun()) {
                log(result);
            }
        } finally {
            release(run, result, release);
        }
    }

    private void release(Run run, ExecutionResult result, boolean release) {
        Optional<GateChain.Admission> held = release ? run.takeHeld() : Optional.empty();
        if (held.filter(GateChain.Admission::isForeign).isPresent()) {
            releaseAside(held.get(), run, result);
        } else {
            held.ifPresent(GateChain.Admission::release);
            complete(run, result);
        }
    }

    /** An embedder's permit may take its time, or hang: neither other runs nor this one's result wait for that. */
    private void releaseAside(GateChain.Admission held, Run run, ExecutionResult result) {
        var unused = CompletableFuture.runAsync(held::release, work -> Aside.run("countermeasure-permit", work))
                .orTimeout(PERMIT_SECONDS, TimeUnit.SECONDS)
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        LOG.error("A permit of {} was not given back within {} s", run.id(), PERMIT_SECONDS, failure);
                    }
                    complete(run, result);
                });
    }

    private void complete(Run run, ExecutionResult result) {
        listeners.tell(listener -> listener.finished(result));
        run.result().complete(result);
        run.record().ifPresent(RunRecord::tidy);
    }

    @SuppressWarnings("try") // the two only have to be closed
    private static void log(ExecutionResult result) {
        try (var key = MDC.putCloseable("countermeasure", result.textKey());
                var id = MDC.putCloseable("execution", result.executionId())) {
            LOG.info("{}", result.summary());
        }
    }
}
