package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.core.internal.sandbox.SandboxStatus;
import io.countermeasure.core.internal.store.OutputStreamName;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.CountermeasureMetadata.OnAgentExit;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Console;
import io.countermeasure.model.ExecutionResult.Failure;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Output;
import io.countermeasure.model.Rejection;
import io.countermeasure.process.Child;
import io.countermeasure.process.Ended;
import io.countermeasure.process.OutputFiles;
import io.countermeasure.spi.SandboxPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A run of one command. It owns no thread: the engine's own carry it from step to step. */
final class CommandRun {

    private final Run run;
    private final CountermeasureMetadata metadata;
    private final Command command;
    private final LoadedPlugin plugin;
    private volatile SandboxPlan plan;
    private final RunServices services;
    private final Optional<Duration> limit;
    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile @Nullable Path job;
    private volatile Optional<SudoBroker> broker = Optional.empty();

    CommandRun(Run run, LoadedPlugin plugin, SandboxPlan plan, RunServices services) {
        this.run = run;
        this.plugin = plugin;
        this.metadata = plugin.metadata();
        this.command = plugin.command().orElseThrow();
        this.plan = plan;
        this.services = services;
        this.limit = services.limit(run, metadata);
    }

    /** Tells people, waits as long as they were promised, and starts. */
    void begin() {
        run.onEnding(this::veto);
        if (!decided.get()) {
            services.announce(run, metadata);
        }
        long delay = services.announcement(metadata);
        if (delay == 0) {
            launch();
        } else {
            var unused = services.clock()
                    .schedule(() -> services.recorder().later(this::launchLate), delay, TimeUnit.NANOSECONDS);
        }
    }

    /** Before its start a run is simply over; after it, its process has to be ended first. */
    private void veto() {
        if (decided.compareAndSet(false, true)) {
            finish(services.ended(run));
        }
    }

    private void launchLate() {
        try {
            plan = services.commands().plan(plugin); // what shuts it in may be another by now
            Optional<Rejection> refusal = services.commands().refusal(plan, metadata);
            if (refusal.isEmpty()) {
                launch();
            } else if (decided.compareAndSet(false, true)) {
                finish(run.rejectedFor(refusal.get()));
            }
        } catch (Throwable e) { // whatever it is, the run still has a result
            services.finisher().finish(run, run.resultOf(Outcome.ERRORED).failure(Failures.of(Phase.START, e)));
        }
    }

    private void launch() {
        if (!decided.compareAndSet(false, true)) {
            return; // vetoed
        }
        try {
            if (!services.recordStart(run, metadata)) {
                return;
            }
            Path folder = services.jobs().create(run.id(), run.request().incident());
            job = folder;
            if (files(folder).isPresent()) {
                services.jobs().keep(folder);
            }
            broker = SudoBroker.of(run, metadata, plan, services, folder);
            var unused = services.commands()
                    .start(run, metadata, command, plan, folder, files(folder), RecordedOutput.of(run, saved()))
                    .whenComplete(this::onStarted);
        } catch (IOException e) {
            errored(e);
        }
    }

    private void onStarted(@Nullable Child child, @Nullable Throwable failure) {
        if (child == null) {
            errored(Commands.asIo(failure == null ? new IOException("no process") : failure));
            return;
        }
        run.started(services.system().wall());
        services.finisher().started(run);
        run.record().ifPresent(record -> services.recorder().later(() -> record.process(child.pid())));
        if (metadata.detach()) {
            finish(run.resultOf(Outcome.SUCCEEDED)
                    .confinement(services.confinement(plan))
                    .detail("detached as pid " + child.pid()));
            return;
        }
        if (metadata.onAgentExit() == OnAgentExit.FINISH) {
            run.onAgentExit(() -> leave(child));
        }
        run.endableWhile(() -> !child.hasExited());
        run.onEnding(() -> {
            child.end();
            broker.ifPresent(SudoBroker::end);
        });
        Deadline deadline = Deadline.of(run, limit, "", () -> !child.hasExited(), services.clock());
        var unused = child.ended().thenAccept(ended -> {
            deadline.close();
            broker.ifPresentOrElse(b -> afterSudo(b, ended), () -> onEnded(ended, List.of()));
        });
    }

    /** What its sudo commands left is of the run, too. */
    private void afterSudo(SudoBroker sudo, Ended ended) {
        var unused = sudo.close().thenAccept(reports -> onEnded(ended, reports));
    }

    /** The agent goes and the run stays, as its author asked for; its output stays in its folder. */
    private void leave(Child child) {
        services.finisher()
                .finish(
                        run,
                        run.resultOf(Outcome.INTERRUPTED)
                                .confinement(services.confinement(plan))
                                .detail("the agent ended and the run goes on as pid " + child.pid() + ", output in "
                                        + job));
    }

    private Optional<OutputFiles> files(Path folder) {
        boolean outlives = metadata.detach() || metadata.onAgentExit() == OnAgentExit.FINISH;
        return outlives
                ? Optional.of(new OutputFiles(folder.resolve("stdout"), folder.resolve("stderr"), !metadata.detach()))
                : Optional.empty();
    }

    private void onEnded(Ended ended, List<KillReport> more) {
        Optional<IOException> neverStood =
                run.ending() == null ? SandboxStatus.failure(plan, folder(), ended) : Optional.empty();
        if (neverStood.isPresent()) {
            errored(neverStood.get());
            return;
        }
        // somebody wanted to end it, but nothing had to be sent: it had just ended by itself
        boolean byItself = run.ending() == null
                || (ended.exitCode() >= 0 && ended.report().steps().isEmpty());
        ExecutionResult.Builder result = byItself ? run.resultOf(outcome(ended)) : services.ended(run);
        if (ended.exitCode() >= 0) {
            result.returnCode(ended.exitCode());
        }
        List<KillReport> reports = new ArrayList<>(List.of(ended.report()));
        reports.addAll(more);
        finish(result.outputs(ended.stdout().isEmpty() ? List.of() : List.of(output(ended.stdout())))
                .droppedOutput(ended.droppedStdout())
                .console(new Console("", ended.stderr(), 0, ended.droppedStderr()))
                .killReport(RunCommands.merged(reports).orElseThrow())
                .confinement(services.confinement(plan)));
    }

    private Path folder() {
        Path folder = job;
        if (folder == null) {
            throw new IllegalStateException("a run must have a folder before it starts but has none");
        }
        return folder;
    }

    private static Outcome outcome(Ended ended) {
        return ended.exitCode() == 0 ? Outcome.SUCCEEDED : Outcome.FAILED;
    }

    private OutputStreamName saved() {
        return metadata.output() == Output.Format.HTML ? OutputStreamName.HTML : OutputStreamName.TEXT;
    }

    private Output output(String text) {
        return metadata.output() == Output.Format.HTML ? new Output.Html(text) : new Output.Text(text);
    }

    private void errored(IOException e) {
        String message = String.valueOf(e.getMessage());
        finish(run.resultOf(Outcome.ERRORED)
                .failure(new Failure(Phase.START, e.getClass().getName(), message, "")));
    }

    /** Nobody waits for the folder to go. */
    private void finish(ExecutionResult.Builder result) {
        services.finisher().finish(run, result);
        broker.ifPresent(SudoBroker::leave);
        Path folder = job;
        if (folder != null && !metadata.detach()) {
            services.jobs().remove(folder);
        }
    }
}
