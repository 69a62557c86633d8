package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.gate.DisabledGate;
import io.countermeasure.core.internal.gate.FrozenGate;
import io.countermeasure.core.internal.gate.QuarantineGate;
import io.countermeasure.core.internal.peer.Peers;
import io.countermeasure.core.internal.store.StartLedger;
import io.countermeasure.core.internal.store.Stops;
import io.countermeasure.core.internal.wall.Announcement;
import io.countermeasure.core.internal.wall.Announcer;
import io.countermeasure.model.Confinement;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run needs on its way.
 *
 * @param settings what holds for all runs
 * @param commands starts processes
 * @param peers has workers
 * @param workers what those are told
 * @param jobs makes folders
 * @param dataFolders where plugins' own folders are, if they survive
 * @param ledger remembers starts
 * @param stops what somebody has stopped
 * @param quarantine holds back what is stuck
 * @param recorder has on disk what must be
 * @param announcer tells people what is about to run
 * @param finisher tells of results
 * @param clock for deadlines
 * @param system for decisions and records
 */
public record RunServices(
        Settings settings,
        Commands commands,
        Peers peers,
        WorkerJobs workers,
        JobFolders jobs,
        Optional<Path> dataFolders,
        StartLedger ledger,
        Stops stops,
        QuarantineGate quarantine,
        Recorder recorder,
        Announcer announcer,
        Finisher finisher,
        ScheduledExecutorService clock,
        SystemClock system) {

    private static final Logger LOG = LoggerFactory.getLogger(RunServices.class);

    Optional<Duration> limit(Run run, CountermeasureMetadata metadata) {
        return settings.limit(
                metadata.maxRuntime(), Optional.ofNullable(run.request().maxRuntime()));
    }

    /** Tells people, if the plugin wants them to be told. The promised pause begins now, however long the telling takes. */
    void announce(Run run, CountermeasureMetadata metadata) {
        metadata.wallAnnounceDelay()
                .map(delay -> commands.played()
                        ? new Announcement("not announced: commands are played")
                        : announcer.announce(metadata, delay, run.id(), ledger.durable()))
                .ifPresent(announcement -> run.also(announcement::verdict));
    }

    /** How long people were promised that nothing happens, in nanoseconds. */
    long announcement(CountermeasureMetadata metadata) {
        return commands.played()
                ? 0
                : metadata.wallAnnounceDelay().map(Duration::toNanos).orElse(0L);
    }

    /** The result of a run that somebody ended. */
    ExecutionResult.Builder ended(Run run) {
        Run.Ending ending = run.ending();
        if (ending == null) {
            throw new IllegalStateException("a run must have been ended but " + run.id() + " was not");
        }
        return run.resultOf(ending.outcome()).detail(ending.reason());
    }

    /**
     * Records that the plugin is about to run, unless somebody has stopped it meanwhile. What must not run unrecorded is refused if that fails; anything else runs.
     *
     * @return whether the run goes on
     */
    boolean recordStart(Run run, CountermeasureMetadata metadata) {
        Optional<Rejection> stopped =
                FrozenGate.refusal(stops).or(() -> DisabledGate.refusal(stops, metadata.textKey()));
        if (stopped.isPresent()) {
            finisher.finish(run, run.rejectedFor(stopped.get()));
            return false;
        }
        boolean matters = StartLedger.mustRecord(metadata);
        try {
            if (matters || ledger.durable()) {
                ledger.record(metadata.textKey(), run.id());
            }
        } catch (IOException e) {
            if (matters) {
                finisher.finish(
                        run,
                        run.rejectedFor(Rejection.of(
                                Rejection.Reason.STATE_UNWRITABLE,
                                "start must be recorded because of max_frequency or disruptive but: "
                                        + e.getMessage())));
                return false;
            }
            LOG.error("The start of {} cannot be recorded; it runs all the same", metadata.textKey(), e);
        }
        run.record().ifPresent(record -> record.starting(system.wall()));
        return true;
    }

    Confinement confinement(SandboxPlan plan) {
        return new Confinement(plan.sandbox(), plan.enforced(), plan.notEnforced());
    }

    /** Whether a result says that the run failed by its own word. */
    static Outcome byReturnCode(Optional<Integer> code) {
        return code.orElse(0) == 0 ? Outcome.SUCCEEDED : Outcome.FAILED;
    }
}
