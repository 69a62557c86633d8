package io.countermeasure.core.internal.store;

import io.countermeasure.model.ExecutionResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** The folders of runs: one under way, or one whose result is pending. Thread-safe. */
public final class StoredRuns {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String NOT_REMOVED = "files of runs cannot be removed";

    private final StateDirectory state;
    private final Path runs;

    /** In that directory. */
    public StoredRuns(StateDirectory state) {
        this.state = state;
        this.runs = state.resolve("runs");
    }

    /**
     * Has the intent on disk: from now on the run has a result, whatever happens.
     *
     * @param keepOutput how many bytes of each of its outputs are kept
     * @throws IOException if it is not; the message is a sentence, and nothing is left
     */
    public RunRecord begin(Intent intent, int keepOutput) throws IOException {
        RunFolder folder = folder(intent.result().executionId());
        String trouble = "intents of runs cannot be written";
        try {
            state.files().createFolder(folder.path());
            state.files().create(folder.draft(), Sealed.close(intent.bytes()), true);
            state.files().move(folder.draft(), folder.intent());
            state.files().sync(folder.path());
            state.files().sync(runs);
            state.degradation().well(trouble);
            return new RunRecord(state, folder, keepOutput);
        } catch (IOException e) {
            IOException sentence =
                    new IOException("intent must be written but " + folder.path() + " cannot be: " + Reason.of(e), e);
            state.degradation().note(trouble, sentence);
            discard(state, folder);
            throw sentence;
        }
    }

    /** Has a result on disk that is no run's: an account of the engine's own. */
    public void put(Intent account) throws IOException {
        begin(account, 16).finish(account.result());
    }

    /** Writes the result of one of them, or writes it anew. */
    public void finish(String id, ExecutionResult result) throws IOException {
        finish(state, folder(id), result);
    }

    static void finish(StateDirectory state, RunFolder folder, ExecutionResult result) throws IOException {
        state.replace("results", folder.result(), ResultRecord.bytes(result));
    }

    /** The ids of all that are there. What has an id for its name and is no folder is put aside: through a link others could be read and written. */
    public List<String> ids() throws IOException {
        return folders(state, runs);
    }

    static List<String> folders(StateDirectory state, Path parent) throws IOException {
        List<String> ids = new ArrayList<>();
        for (String name : state.files().list(parent)) {
            if (isId(name) && isRun(state, parent.resolve(name))) {
                ids.add(name);
            }
        }
        return ids;
    }

    private static boolean isRun(StateDirectory state, Path path) throws IOException {
        if (!state.files().isFolder(path) && state.files().exists(path)) {
            state.putAside(path, new IOException("run must be a folder but " + path + " is none"));
        }
        return state.files().isFolder(path);
    }

    /**
     * What was intended; empty if there is no such run.
     *
     * @throws RecordException if that cannot be understood
     */
    public Optional<Intent> intent(String id) throws IOException {
        return folder(id).readIntent(state.files());
    }

    /** What was intended; one that cannot be understood is put aside, and then there is none. */
    public Optional<Intent> readableIntent(String id) throws IOException {
        try {
            return intent(id);
        } catch (RecordException e) {
            quarantine(id, e);
            return Optional.empty();
        }
    }

    /** Whether it has a result. */
    public boolean hasResult(String id) {
        return state.files().exists(folder(id).result());
    }

    /**
     * Its result; empty if it has none, or is no longer here.
     *
     * @throws RecordException if that cannot be understood
     */
    public Optional<ExecutionResult> result(String id) throws IOException {
        return folder(id).readResult(state.files());
    }

    /**
     * Its result, as {@link #result} has it. One that cannot be understood is put aside; what the intent says of the run is then its
     * result, so that the request is not without one.
     */
    public Optional<ExecutionResult> readable(String id) throws IOException {
        try {
            return result(id);
        } catch (RecordException e) {
            Optional<ExecutionResult> known = readableIntent(id)
                    .map(intent -> intent.result().toBuilder()
                            .detail("it had a result, which cannot be read any more and lies in the quarantine")
                            .durable(true)
                            .build());
            if (known.isPresent()) {
                state.putAside(folder(id).result(), e);
                finish(id, known.get());
            }
            return known;
        }
    }

    /** How many bytes its result has; 0 if it has none. */
    public long size(String id) throws IOException {
        return state.files().size(folder(id).result());
    }

    /** Notes that the sink has taken its result. */
    public void acknowledge(String id, String sink) throws IOException {
        state.files().append(folder(id).acknowledgements(), Lines.line(sink));
    }

    /** Which sinks have. */
    public Set<String> acknowledged(String id) throws IOException {
        return acknowledged(state, folder(id));
    }

    /** What cannot be understood is put aside, and then none has: a sink may get a result twice, and each gets it. */
    static Set<String> acknowledged(StateDirectory state, RunFolder folder) throws IOException {
        try {
            return folder.readAcknowledged(state.files());
        } catch (RecordException e) {
            state.putAside(folder.acknowledgements(), e);
            return Set.of();
        }
    }

    /**
     * Asks whoever runs it to end it.
     *
     * @return false if there is no such run, or it has ended
     */
    public boolean cancel(String id, String reason) throws IOException {
        if (!isId(id)
                || !isRun(state, folder(id).path())
                || !state.files().exists(folder(id).intent())
                || hasResult(id)) {
            return false;
        }
        if (state.files().exists(folder(id).cancel())) {
            return true; // somebody asked for that already
        }
        try {
            writeCancel(folder(id), reason);
        } catch (NoSuchFileException e) {
            return false; // it has just gone
        }
        return true;
    }

    /** Its owner looks all the time: a wish that is there has its reason, and one that could not be written is not there. */
    private void writeCancel(RunFolder folder, String reason) throws IOException {
        Path draft = folder.path().resolve(".cancel." + UUID.randomUUID());
        try {
            state.files().create(draft, reason.getBytes(StandardCharsets.UTF_8), false);
            state.files().move(draft, folder.cancel());
        } finally {
            state.files().remove(draft);
        }
    }

    /** Puts it aside as one that cannot be understood. */
    void quarantine(String id, IOException why) throws IOException {
        state.putAside(folder(id).path(), why);
    }

    RunFolder folder(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException("execution id must be a UUID but was \"" + id + "\"");
        }
        return new RunFolder(runs.resolve(id));
    }

    static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    /** Removes all of a run; it stays if it cannot be removed. */
    static void discard(StateDirectory state, RunFolder folder) {
        try {
            state.files().remove(folder.path());
        } catch (IOException e) {
            state.degradation().note(NOT_REMOVED, e);
        }
    }

    /** Removes what a result says as well; it stays if it cannot be removed. */
    static void tidy(StateDirectory state, RunFolder folder) {
        try {
            Set<String> kept = Set.of("intent", "result", "acknowledged");
            for (String name : state.files().list(folder.path())) {
                if (!kept.contains(name) && !name.startsWith(".")) {
                    state.files().remove(folder.path().resolve(name));
                }
            }
        } catch (IOException e) {
            state.degradation().note(NOT_REMOVED, e);
        }
    }
}
