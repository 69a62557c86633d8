package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.gate.GateChain;
import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.core.internal.store.RunRecord;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Failure;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.process.Patience;
import io.countermeasure.spi.SandboxPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A run of a plugin in this JVM, on a thread of its own. At its deadline it is interrupted; one that goes on all the same
 * is reported as it is, and held back from then on.
 */
final class PluginRun {

    private final Run run;
    private final CountermeasurePlugin plugin;
    private final CountermeasureMetadata metadata;
    private final SandboxPlan plan;
    private final RunServices services;
    private final Optional<Duration> limit;
    private final Thread thread;
    private final CountDownLatch vetoed = new CountDownLatch(1);
    private final Interrupter interrupter;
    private volatile Phase phase = Phase.START;
    private volatile @Nullable PluginContext context;
    private volatile boolean over;

    PluginRun(Run run, LoadedPlugin loaded, SandboxPlan plan, RunServices services) {
        this.run = run;
        this.plugin = loaded.plugin();
        this.metadata = loaded.metadata();
        this.plan = plan;
        this.services = services;
        this.limit = services.limit(run, metadata);
        thread = new Thread(this::live, "countermeasure-run-" + metadata.textKey());
        thread.setDaemon(true);
        interrupter = new Interrupter(thread);
    }

    void begin() {
        run.onEnding(this::onEnding);
        thread.start();
    }

    @SuppressWarnings("try") // the two only have to be closed
    private void live() {
        try (var key = MDC.putCloseable("countermeasure", metadata.textKey().value());
                var id = MDC.putCloseable("execution", run.id())) {
            Path job = services.jobs().create(run.id(), run.request().incident());
            PluginContext made = new PluginContext(run, metadata, plan, services, job);
            context = made;
            finish(made, execute(made), job);
        } catch (Throwable e) { // whatever it is, the run still has a result
            services.finisher().finish(run, run.resultOf(Outcome.ERRORED).failure(Failures.of(Phase.START, e)));
        } finally {
            over = true;
            services.quarantine().free(metadata.textKey(), run.id());
            if (run.wasStuck()) {
                run.takeHeld().ifPresent(GateChain.Admission::release); // held back until now
            }
        }
    }

    private @Nullable Failure execute(PluginContext made) {
        run.record().ifPresent(RunRecord::preparing);
        Failure failure = phase(Phase.PREPARE, made, () -> plugin.prepare(made));
        if (failure != null || run.ending() != null || !announced() || !services.recordStart(run, metadata)) {
            return failure;
        }
        run.started(services.system().wall());
        services.finisher().started(run);
        return phase(Phase.RUN, made, () -> plugin.run(made));
    }

    private @Nullable Failure phase(Phase now, PluginContext made, Step step) {
        phase = now;
        made.deadline(limit.map(services.system().wall()::plus).orElse(null));
        Deadline deadline =
                Deadline.of(run, limit, " in " + now, () -> phase == now && interrupter.isOpen(), services.clock());
        interrupter.open();
        try {
            step.run();
            return null;
        } catch (Throwable e) { // whatever a plugin throws ends its run, and nothing else
            return Failures.of(now, e);
        } finally {
            interrupter.close();
            deadline.close();
        }
    }

    /** Tells people, and waits as long as they were promised; false if somebody used it for a veto. */
    private boolean announced() {
        services.announce(run, metadata);
        boolean vetoes = Patience.await(
                left -> vetoed.await(left, TimeUnit.NANOSECONDS), Duration.ofNanos(services.announcement(metadata)));
        boolean unused = Thread.interrupted(); // by a thread that its prepare left behind: it says nothing of the pause
        return !vetoes;
    }

    private void onEnding() {
        vetoed.countDown();
        interrupter.interrupt();
        PluginContext made = context;
        if (made != null) {
            made.endChildren();
        }
        var unused = services.clock()
                .schedule(this::onGraceOver, services.settings().grace().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void onGraceOver() {
        PluginContext made = context;
        if (made == null || !interrupter.isOpen()) {
            return;
        }
        made.saved().seal();
        services.quarantine().hold(metadata.textKey(), run.id());
        if (over) { // meanwhile
            services.quarantine().free(metadata.textKey(), run.id());
        }
        Run.Ending ending = run.ending();
        String reason = ending == null ? "" : ending.reason() + "; ";
        services.finisher()
                .finishStuck(
                        run,
                        evidence(made, services.ended(run))
                                .detail(reason + "it ignores the interrupt and is still running in thread "
                                        + thread.getName()));
    }

    private void finish(PluginContext made, @Nullable Failure failure, Path job) {
        Optional<KillReport> report = made.seal();
        services.jobs().remove(job);
        ExecutionResult.Builder result;
        if (run.ending() != null) {
            result = services.ended(run).failure(failure);
        } else if (failure != null) {
            result = run.resultOf(Outcome.FAILED).failure(failure);
        } else {
            result = run.resultOf(RunServices.byReturnCode(made.saved().returnCode()));
        }
        services.finisher().finish(run, evidence(made, result).killReport(report.orElse(null)));
    }

    private ExecutionResult.Builder evidence(PluginContext made, ExecutionResult.Builder result) {
        return made.saved().addTo(result).confinement(services.confinement(plan));
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }
}
