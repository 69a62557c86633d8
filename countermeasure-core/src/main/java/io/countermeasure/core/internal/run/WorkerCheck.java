package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.gate.SandboxGate;
import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.core.internal.load.WorkerValidator;
import io.countermeasure.core.internal.peer.Peer;
import io.countermeasure.core.internal.peer.PeerEvent;
import io.countermeasure.core.internal.peer.PeerOutput;
import io.countermeasure.core.internal.peer.Peers;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.ExecutionResult.Failure;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.Incident;
import io.countermeasure.process.LiveOutput;
import io.countermeasure.spi.SandboxPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Has a worker validate a plugin: nothing is announced, recorded or run.
 *
 * @param peers has workers
 * @param workers what they are told
 * @param plans how they are confined
 * @param clock for the limit
 */
public record WorkerCheck(Peers peers, WorkerJobs workers, Plans plans, ScheduledExecutorService clock)
        implements WorkerValidator {

    private static final int LONGEST_SAID = 2_000;

    @Override
    public Optional<Finding> validate(LoadedPlugin plugin, Duration limit) throws IOException, InterruptedException {
        SandboxPlan plan = plans.of(plugin);
        Optional<String> lacking =
                SandboxGate.lacking(plan, plans.policy(plugin.metadata()).require());
        if (lacking.isPresent()) {
            return Optional.of(new Finding(0, "it cannot be asked: " + lacking.get()));
        }
        Peers.Lease lease = peers.takeCold(workers.key(plugin, plan));
        AtomicBoolean late = new AtomicBoolean();
        try (Peer peer = lease.peer()) {
            ScheduledFuture<?> deadline = clock.schedule(
                    () -> {
                        late.set(!peer.isOver());
                        peer.end();
                    },
                    limit.toNanos(),
                    TimeUnit.NANOSECONDS);
            WorkerTalk talk =
                    new WorkerTalk(lease, new WorkerLog(plugin.metadata().textKey()));
            talk(talk, plugin, plan, peer);
            deadline.cancel(false);
            return late.get() ? Optional.of(late(talk, plugin, limit)) : answer(talk, plugin);
        }
    }

    @Override
    public boolean playsCommands() {
        return plans.played().isPresent();
    }

    private void talk(WorkerTalk talk, LoadedPlugin plugin, SandboxPlan plan, Peer peer)
            throws IOException, InterruptedException {
        if (talk.reaches(PeerEvent.Ready.class)) {
            String job = workers.job(
                    new WorkerJobs.Task(
                            WorkerJobs.Action.VALIDATE,
                            UUID.randomUUID().toString(),
                            Incident.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    plugin,
                    plan,
                    peer.folder());
            talk.sendJob(job, true, PeerOutput.NONE, LiveOutput.NONE);
            boolean unused = talk.reaches(PeerEvent.End.class);
        }
        talk.finish();
    }

    private static Finding late(WorkerTalk talk, LoadedPlugin plugin, Duration limit) {
        return silent(talk, plugin, "validate() gave no answer within " + limit.toSeconds() + " s");
    }

    private static Optional<Finding> answer(WorkerTalk talk, LoadedPlugin plugin) {
        Failure failure = talk.failure();
        if (failure == null) {
            return talk.problems().map(words -> new Finding(talk.line(), "validate() says: " + words));
        }
        String message = Shown.escape("its worker failed: " + failure.type() + ": " + failure.message());
        boolean told = failure.phase() == Phase.PREPARE || failure.phase() == Phase.RUN;
        return Optional.of(told ? new Finding(talk.line(), message) : silent(talk, plugin, message));
    }

    /** Of one that has not said itself what is wrong, the end of what it printed: where it was, most likely. */
    private static Finding silent(WorkerTalk talk, LoadedPlugin plugin, String message) {
        String printed = talk.process().map(p -> p.stderr().strip()).orElse("");
        String last = printed.substring(Math.max(0, printed.length() - LONGEST_SAID));
        String oneLine = last.lines().map(String::strip).collect(Collectors.joining(" | "));
        int line = plugin.file().map(file -> lineNamed(file, last)).orElse(0);
        return new Finding(line, oneLine.isEmpty() ? message : message + "; it says: " + Shown.escape(oneLine));
    }

    /** The first line of that file that is named there, as {@code file:5} or {@code "file", line 5}; or 0. */
    private static int lineNamed(Path file, String text) {
        Matcher named = Pattern.compile(Pattern.quote(file.toString()) + "(?::|\", line )([0-9]{1,9})")
                .matcher(text);
        return named.find() ? Integer.parseInt(named.group(1)) : 0;
    }
}
