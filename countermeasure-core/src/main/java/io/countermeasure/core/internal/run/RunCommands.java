package io.countermeasure.core.internal.run;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.KillReport;
import io.countermeasure.process.Child;
import io.countermeasure.process.Ended;
import io.countermeasure.process.LiveOutput;
import io.countermeasure.spi.SandboxPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The commands that the engine runs for a run, beside its own process. Thread-safe. */
final class RunCommands {

    private final Run run;
    private final CountermeasureMetadata metadata;
    private final RunServices services;
    private final Path job;
    private final List<CompletableFuture<Child>> started = new ArrayList<>();
    private boolean ending;
    private boolean over;

    RunCommands(Run run, CountermeasureMetadata metadata, RunServices services, Path job) {
        this.run = run;
        this.metadata = metadata;
        this.services = services;
        this.job = job;
    }

    /** Starts one. The future fails with an IOException that says why it could not be. */
    synchronized CompletableFuture<Child> start(Command command, SandboxPlan plan, LiveOutput live) {
        if (over) {
            return CompletableFuture.failedFuture(new IOException("the run is over"));
        }
        CompletableFuture<Child> starting =
                services.commands().start(run, metadata, command, plan, job, Optional.empty(), live);
        started.add(starting);
        var unused = starting.thenAccept(child -> run.record().ifPresent(record -> record.process(child.pid())));
        if (ending) {
            end(starting);
        }
        return starting;
    }

    /** Ends those that there are, and those that are started from now on. */
    synchronized void end() {
        ending = true;
        started.forEach(RunCommands::end);
    }

    /** Ends them, starts no more, and is done when all have ended: what each came to. */
    synchronized CompletableFuture<List<KillReport>> close() {
        over = true;
        end();
        List<CompletableFuture<Optional<KillReport>>> reports = started.stream()
                .map(child -> child.thenCompose(Child::ended)
                        .thenApply(Ended::report)
                        .handle((report, failure) -> Optional.ofNullable(report)))
                .toList();
        return CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new))
                .thenApply(all -> reports.stream()
                        .flatMap(report -> report.join().stream())
                        .toList());
    }

    private static void end(CompletableFuture<Child> starting) {
        var unused = starting.thenAccept(Child::end);
    }

    /** All reports in one: the worst verdict, the narrower scope, every step and survivor. Empty if there are none. */
    static Optional<KillReport> merged(List<KillReport> reports) {
        if (reports.size() <= 1) {
            return reports.stream().findFirst();
        }
        KillReport.Verdict worst = KillReport.Verdict.CLEAN;
        for (KillReport report : reports) {
            worst = worst == KillReport.Verdict.SURVIVORS || report.verdict() == KillReport.Verdict.CLEAN
                    ? worst
                    : report.verdict();
        }
        boolean tree = reports.stream().allMatch(r -> r.scope() == KillReport.Scope.TREE);
        return Optional.of(new KillReport(
                worst,
                tree ? KillReport.Scope.TREE : KillReport.Scope.TRACKED,
                reports.stream().flatMap(r -> r.steps().stream()).toList(),
                reports.stream().flatMap(r -> r.survivors().stream()).toList()));
    }
}
