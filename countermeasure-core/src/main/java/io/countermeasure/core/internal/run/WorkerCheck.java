package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.core.internal.load.WorkerValidator;
import io.countermeasure.core.internal.peer.Peer;
import io.countermeasure.core.internal.peer.PeerEvent;
import io.countermeasure.core.internal.peer.PeerOutput;
import io.countermeasure.core.internal.peer.Peers;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.ExecutionResult.Failure;
import io.countermeasure.model.Incident;
import io.countermeasure.process.LiveOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

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

    @Override
    public Optional<String> validate(LoadedPlugin plugin, Duration limit) throws IOException, InterruptedException {
        Peers.Lease lease = peers.takeCold(workers.key(plugin, plans.of(plugin)));
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
            talk(talk, plugin, peer);
            deadline.cancel(false);
            return late.get()
                    ? Optional.of("validate() gave no answer within " + limit.toSeconds() + " s")
                    : answer(talk);
        }
    }

    private void talk(WorkerTalk talk, LoadedPlugin plugin, Peer peer) throws IOException, InterruptedException {
        if (talk.reaches(PeerEvent.Ready.class)) {
            String job = workers.job(
                    WorkerJobs.Action.VALIDATE,
                    plugin,
                    UUID.randomUUID().toString(),
                    Incident.empty(),
                    null,
                    peer.folder());
            talk.sendJob(job, true, PeerOutput.NONE, LiveOutput.NONE);
            boolean unused = talk.reaches(PeerEvent.End.class);
        }
        talk.finish();
    }

    private static Optional<String> answer(WorkerTalk talk) {
        Failure failure = talk.failure();
        if (failure == null) {
            return talk.problems().map(words -> "validate() says: " + words);
        }
        String console = talk.process().map(p -> p.stderr().strip()).orElse("");
        String message = "its worker failed: " + failure.type() + ": " + failure.message();
        return Optional.of(
                Shown.escape(talk.wasReady() || console.isEmpty() ? message : message + "; it says: " + console));
    }
}
