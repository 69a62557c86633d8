package io.countermeasure.core.internal.store;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Console;
import io.countermeasure.model.Output;
import io.countermeasure.process.Capture;
import io.countermeasure.process.KnownProcess;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a result to every run whose owner is dead. What is left of it is ended first, if this is still the same boot: by pid and start
 * time and user, never a pid of 1 or less, and never what was meant to go on. One process at a time. Thread-safe.
 */
public final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Duration OTHERS = Duration.ofSeconds(10);
    private static final String TROUBLE = "runs of dead agents cannot be recovered";

    private final StateDirectory state;
    private final StoredRuns runs;
    private final History history;
    private final RequestIds requestIds;
    private final SystemClock clock;
    private final int keepOutput;

    /** In that directory, with as much output as the engine's own runs keep. */
    Recovery(
            StateDirectory state,
            StoredRuns runs,
            History history,
            RequestIds requestIds,
            SystemClock clock,
            int keepOutput) {
        this.state = state;
        this.runs = runs;
        this.history = history;
        this.requestIds = requestIds;
        this.clock = clock;
        this.keepOutput = keepOutput;
    }

    /** Recovers all that there is to recover; what cannot be is logged, and tried again at the next start. */
    public void run() {
        try {
            Optional<KeyLocks.Held> lock = new FileLocks(state).await("recovery.lock", OTHERS);
            try {
                runs.ids().forEach(this::recover);
                recoverRequestIds();
            } finally {
                lock.ifPresent(KeyLocks.Held::release);
            }
            state.degradation().well(TROUBLE);
        } catch (IOException e) {
            state.degradation().note(TROUBLE, e);
        }
    }

    /** The trouble with one run is no other's. */
    private void recover(String id) {
        try {
            if (!runs.hasResult(id)) {
                recoverUnfinished(id);
            }
        } catch (IOException e) {
            state.degradation().note("run " + id + " of a dead agent cannot be recovered", e);
        }
    }

    private void recoverUnfinished(String id) throws IOException {
        try {
            Optional<Intent> intent = runs.intent(id);
            if (intent.isEmpty()) {
                abandon(id);
            } else if (!intent.get().owner().isAlive(clock.bootId()) && isUnfinished(id)) {
                interrupted(id, intent.get());
            }
        } catch (RecordException e) {
            runs.quarantine(id, e);
        }
    }

    /** Asked once its owner is known to be dead: until then that may have given it a result, and others have taken that away. */
    private boolean isUnfinished(String id) {
        return !runs.hasResult(id) && state.files().exists(runs.folder(id).intent());
    }

    /** Once a boot: ids whose files may have been lost with the power are those of runs that have a record. */
    private void recoverRequestIds() throws IOException {
        Path boot = state.resolve("boot");
        byte[] now = clock.bootId().getBytes(StandardCharsets.UTF_8);
        if (state.files().exists(boot) && Arrays.equals(state.files().read(boot, now.length + 1), now)) {
            return;
        }
        for (String id : runs.ids()) {
            runs.readableIntent(id).flatMap(i -> i.result().requestId()).ifPresent(requestIds::confirm);
        }
        for (String id : history.ids()) {
            history.intent(id).flatMap(i -> i.result().requestId()).ifPresent(requestIds::confirm);
        }
        state.files().remove(boot);
        state.files().create(boot, now, false);
    }

    /** A folder that has no intent yet, or no more: nothing was begun. It may just be being made, so only an old one goes. */
    private void abandon(String id) throws IOException {
        if (state.files().modified(runs.folder(id).path()).plus(OTHERS).isBefore(clock.wall())) {
            state.files().remove(runs.folder(id).path());
        }
    }

    private void interrupted(String id, Intent intent) throws IOException {
        intent.result().requestId().ifPresent(requestIds::confirm);
        RunFolder folder = runs.folder(id);
        Optional<Progress> progress = progress(folder);
        boolean sameBoot = intent.owner().bootId().equals(clock.bootId());
        String left = sameBoot ? progress.map(p -> left(intent, p)).orElse("") : "";
        ExecutionResult.Builder result = intent.result().toBuilder()
                .startedAt(progress.flatMap(Progress::startedAt).orElse(null))
                .detail(detail(progress, sameBoot) + left)
                .duration(duration(intent))
                .durable(true);
        addOutput(result, folder);
        runs.finish(id, result.build());
        StoredRuns.tidy(state, folder);
        LOG.warn(
                "Execution {} of {} was interrupted by its agent's death",
                id,
                intent.result().textKey());
    }

    /** Empty if it cannot be read: then the run may have come any way. */
    private Optional<Progress> progress(RunFolder folder) {
        try {
            return Optional.of(Progress.read(state.files(), folder));
        } catch (IOException e) {
            unreadable(folder, e);
            return Optional.empty();
        }
    }

    private void unreadable(RunFolder folder, IOException why) {
        state.degradation().note("details of run " + folder.id() + " cannot be read", why);
    }

    private static String detail(Optional<Progress> progress, boolean sameBoot) {
        String who = sameBoot ? "the agent died" : "the host went down";
        if (progress.isEmpty()) {
            return who + "; how far it came cannot be read";
        }
        if (progress.get().startedAt().isPresent()) {
            return who + " while it ran";
        }
        String prepare = progress.get().prepared() ? "its prepare may have run" : "nothing of it had run";
        return who + " before it was started; " + prepare + ", as far as was on disk"; // which may have been full
    }

    /** Ends what is left of it, or names what goes on. */
    private static String left(Intent intent, Progress progress) {
        StringBuilder going = new StringBuilder();
        for (KnownProcess process : progress.processes()) {
            if (!intent.keep()) {
                process.end(intent.uid());
            } else if (process.isThere()) {
                going.append("; it goes on as pid ").append(process.pid());
            }
        }
        return going.toString();
    }

    private Duration duration(Intent intent) {
        Duration duration = Duration.between(intent.result().requestedAt(), clock.wall());
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private void addOutput(ExecutionResult.Builder result, RunFolder folder) {
        Capture out = output(folder, OutputStreamName.STDOUT);
        Capture err = output(folder, OutputStreamName.STDERR);
        Capture text = output(folder, OutputStreamName.TEXT);
        Capture html = output(folder, OutputStreamName.HTML);
        List<Output> outputs = new ArrayList<>();
        if (text.total() > 0) {
            outputs.add(new Output.Text(text.text()));
        }
        if (html.total() > 0) {
            outputs.add(new Output.Html(html.text()));
        }
        result.outputs(outputs)
                .droppedOutput(text.dropped() + html.dropped())
                .console(new Console(out.text(), err.text(), out.dropped(), err.dropped()));
    }

    private Capture output(RunFolder folder, OutputStreamName name) {
        try {
            return OutputFile.read(state.files(), folder.output(name), keepOutput);
        } catch (IOException e) {
            unreadable(folder, e);
            return new Capture(keepOutput);
        }
    }
}
