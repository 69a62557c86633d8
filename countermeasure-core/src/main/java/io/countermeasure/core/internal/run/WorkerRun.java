package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.core.internal.peer.Peer;
import io.countermeasure.core.internal.peer.PeerEvent;
import io.countermeasure.core.internal.peer.PeerKey;
import io.countermeasure.core.internal.peer.Peers;
import io.countermeasure.core.internal.store.OutputStreamName;
import io.countermeasure.core.internal.store.RunRecord;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Console;
import io.countermeasure.model.ExecutionResult.Failure;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.spi.SandboxPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** A run in a worker. A thread of its own talks with that, from step to step. Whoever ends the run ends the worker, and by that the talk. */
final class WorkerRun {

    /** One that is shorter is not to share the processors with the start of the next worker. */
    private static final long SHORT_RUN = TimeUnit.MILLISECONDS.toNanos(100);

    private final Run run;
    private final LoadedPlugin plugin;
    private final CountermeasureMetadata metadata;
    private final SandboxPlan plan;
    private final RunServices services;
    private final PeerKey key;
    private final Optional<Duration> limit;
    private final Saved saved;
    private final WorkerLog log;
    private volatile Phase phase = Phase.PREPARE;
    private volatile Peers.@Nullable Lease lease;
    private volatile Optional<SudoBroker> broker = Optional.empty();
    private final List<KillReport> reports = new ArrayList<>(); // of its sudo commands

    WorkerRun(Run run, LoadedPlugin plugin, SandboxPlan plan, RunServices services) {
        this.run = run;
        this.plugin = plugin;
        this.metadata = plugin.metadata();
        this.plan = plan;
        this.services = services;
        key = services.workers().key(plugin, plan);
        limit = services.limit(run, metadata);
        saved = new Saved(services.settings().maxOutputBytes(), run.record());
        log = new WorkerLog(metadata.textKey());
    }

    void begin() {
        run.onEnding(this::endPeer);
        run.endableWhile(this::isEndable);
        Thread thread = new Thread(this::live, "countermeasure-run-" + metadata.textKey());
        thread.setDaemon(true);
        thread.start();
    }

    @SuppressWarnings("try") // the two only have to be closed
    private void live() {
        try (var textKey = MDC.putCloseable("countermeasure", metadata.textKey().value());
                var id = MDC.putCloseable("execution", run.id())) {
            WorkerTalk talk = talk(services.peers().take(key));
            if (talk.diedUnheard() && run.ending() == null) {
                talk = talk(services.peers().takeCold(key));
            }
            finish(talk);
        } catch (Throwable e) { // whatever it is, the run still has a result
            services.finisher().finish(run, run.resultOf(Outcome.ERRORED).failure(Failures.of(Phase.START, e)));
        } finally {
            services.peers().refill(key);
        }
    }

    private WorkerTalk talk(Peers.Lease taken) throws IOException, InterruptedException {
        try (Peer leased = taken.peer()) {
            lease = taken;
            if (run.ending() != null) {
                leased.end();
            }
            WorkerTalk talk = new WorkerTalk(taken, log);
            if (prepare(talk, leased) && announced(talk) && starts()) {
                run(talk);
            }
            talk.finish();
            return talk;
        } finally {
            broker.ifPresent(sudo -> reports.addAll(sudo.close().join()));
            broker = Optional.empty();
        }
    }

    @SuppressWarnings("try") // it only has to be closed
    private boolean prepare(WorkerTalk talk, Peer leased) throws IOException, InterruptedException {
        try (Deadline deadline = deadline(Phase.PREPARE)) {
            if (!talk.reaches(PeerEvent.Ready.class)) {
                return false;
            }
            String job = services.workers().job(task(), plugin, plan, leased.folder());
            run.record().ifPresent(record -> leased.pid().ifPresent(record::process));
            run.record().ifPresent(RunRecord::preparing);
            broker = SudoBroker.of(run, metadata, plan, services, leased.folder());
            talk.sendJob(job, false, saved, RecordedOutput.of(run, OutputStreamName.STDOUT));
            return talk.reaches(PeerEvent.Prepared.class);
        }
    }

    private WorkerJobs.Task task() {
        return new WorkerJobs.Task(
                WorkerJobs.Action.RUN,
                run.id(),
                run.request().incident(),
                Optional.ofNullable(run.request().event()),
                limit);
    }

    /** Tells people, and waits as long as they were promised; false if the worker comes to its end meanwhile. */
    private boolean announced(WorkerTalk talk) throws InterruptedException {
        if (run.ending() == null) {
            services.announce(run, metadata);
        }
        return talk.lasts(RunServices.announcement(metadata));
    }

    private boolean starts() {
        if (run.ending() != null || !services.recordStart(run, metadata)) {
            return false;
        }
        run.started(services.system().wall());
        services.finisher().started(run);
        return true;
    }

    @SuppressWarnings("try") // it only has to be closed
    private void run(WorkerTalk talk) throws InterruptedException {
        try (Deadline deadline = deadline(Phase.RUN)) {
            talk.sendGo();
            if (talk.lasts(SHORT_RUN)) {
                services.peers().refill(key);
                boolean unused = talk.reaches(PeerEvent.End.class);
            }
        }
    }

    private Deadline deadline(Phase of) {
        phase = of;
        return Deadline.of(run, limit, " in " + of, () -> phase == of, services.clock());
    }

    private boolean isEndable() {
        Peers.Lease now = lease;
        return now == null || !now.peer().isOver() || now.isUnheard();
    }

    private void endPeer() {
        broker.ifPresent(SudoBroker::end);
        Peers.Lease now = lease;
        if (now != null) {
            now.peer().end();
        }
    }

    private void finish(WorkerTalk talk) {
        saved.seal();
        ExecutionResult.Builder result = saved.addTo(outcome(talk)).confinement(services.confinement(plan));
        talk.process().ifPresent(ended -> {
            reports.add(0, ended.report());
            result.console(new Console("", ended.stderr(), 0, ended.droppedStderr()));
        });
        result.killReport(RunCommands.merged(reports).orElse(null));
        services.finisher().finish(run, result);
    }

    private ExecutionResult.Builder outcome(WorkerTalk talk) {
        if (run.ending() != null) {
            return services.ended(run).failure(talk.told()); // that it sent no end is our doing
        }
        Failure failure = talk.failure();
        if (failure != null) {
            return run.resultOf(talk.wasReady() ? Outcome.FAILED : Outcome.ERRORED)
                    .failure(failure);
        }
        return run.resultOf(RunServices.byReturnCode(saved.returnCode()));
    }
}
