package io.countermeasure.core.internal.store;

import io.countermeasure.json.internal.Json;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.process.KnownProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A run on disk, as its owner writes it. What tells how far it came, and what it put out, is not forced to disk: it matters where the
 * process was killed, and then the kernel has it. If it cannot be written the run goes on, and the state is degraded. Thread-safe.
 */
public final class RunRecord {

    private static final int LONGEST_REASON = 4_096;

    private final StateDirectory state;
    private final RunFolder folder;
    private final int keepOutput;
    private final Map<OutputStreamName, OutputFile> outputs = new ConcurrentHashMap<>();

    RunRecord(StateDirectory state, RunFolder folder, int keepOutput) {
        this.state = state;
        this.folder = folder;
        this.keepOutput = keepOutput;
    }

    /** The plugin's {@code prepare} is about to be called. */
    public void preparing() {
        note(Map.of("step", Progress.PREPARE));
    }

    /** The plugin's {@code run} is about to begin. */
    public void starting(Instant at) {
        note(Map.of("step", Progress.RUN, "at", at.toString()));
    }

    /** That process is its own; it is the leader of its session. */
    public void process(long pid) {
        KnownProcess.of(pid).ifPresent(p -> note(Map.of("step", Progress.PROCESS, "pid", p.pid(), "start", p.start())));
    }

    /** It put out that. */
    public void output(OutputStreamName name, byte[] bytes, int offset, int length) {
        String trouble = "output of runs cannot be written";
        try {
            outputs.computeIfAbsent(name, n -> new OutputFile(state.files(), folder.output(n), keepOutput))
                    .append(bytes, offset, length);
            state.degradation().well(trouble);
        } catch (IOException e) {
            state.degradation().note(trouble, e);
        }
    }

    /** What somebody else gave as a reason to end it, if somebody did. */
    public Optional<String> cancelled() {
        if (!state.files().exists(folder.cancel())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(state.files().read(folder.cancel(), LONGEST_REASON), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("by somebody whose reason cannot be read");
        }
    }

    /**
     * Has the result on disk.
     *
     * @throws IOException if it is not; the message is a sentence
     */
    public void finish(ExecutionResult result) throws IOException {
        StoredRuns.finish(state, folder, result);
    }

    /** Removes the run: its result has been taken, though it could not be written. */
    public void discard() {
        StoredRuns.discard(state, folder);
    }

    /** Removes what the result says as well. Nobody waits for that, and what cannot be removed goes with the run's folder. */
    public void tidy() {
        StoredRuns.tidy(state, folder);
    }

    private void note(Map<String, Object> step) {
        String trouble = "progress of runs cannot be written";
        try {
            state.files().append(folder.progress(), Lines.line(Json.write(step)));
            state.degradation().well(trouble);
        } catch (IOException e) {
            state.degradation().note(trouble, e);
        }
    }
}
