package io.countermeasure.core.internal.store;

import io.countermeasure.model.ExecutionResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs whose results nobody waits for any more. The oldest go first: after 30 days, beyond 1,000 runs, beyond 64 MiB. Thread-safe. */
public final class History {

    private static final Caps CAPS = new Caps(Duration.ofDays(30), 1_000, 64L << 20);
    private static final int PRUNE_EVERY = 50;
    private static final long PRUNE_BYTES = 8L << 20;

    private final StateDirectory state;
    private final StoredRuns runs;
    private final Path history;
    private int moved;
    private long movedBytes;

    /** In that directory. */
    public History(StateDirectory state, StoredRuns runs) {
        this.state = state;
        this.runs = runs;
        this.history = state.resolve("history");
    }

    /** Takes a run that is done with. */
    public synchronized void take(String id, Instant now) throws IOException {
        long size = runs.size(id);
        move(runs.folder(id).path(), history.resolve(id));
        moved++;
        movedBytes += size;
        if (moved >= PRUNE_EVERY || movedBytes >= PRUNE_BYTES) {
            moved = 0;
            movedBytes = 0;
            prune(now);
        }
    }

    private void move(Path from, Path to) throws IOException {
        try {
            state.files().move(from, to);
        } catch (IOException e) {
            if (!state.files().exists(from) || !state.files().exists(to)) {
                throw e;
            }
            state.putAside(to, e); // an id is used once: whatever is in the way is not ours
            state.files().move(from, to);
        }
    }

    /** The ids of all that are there. What has an id for its name and is no folder is put aside: it would hide all others. */
    public List<String> ids() throws IOException {
        return StoredRuns.folders(state, history);
    }

    /** Which sinks took its result. */
    public Set<String> acknowledged(String id) throws IOException {
        return StoredRuns.acknowledged(state, folder(id));
    }

    /** What was intended; empty if that cannot be understood, or is not here. */
    Optional<Intent> intent(String id) throws IOException {
        try {
            return folder(id).readIntent(state.files());
        } catch (RecordException e) {
            return Optional.empty();
        }
    }

    /**
     * The result of one; empty if it is not here.
     *
     * @throws RecordException if that cannot be understood
     */
    public Optional<ExecutionResult> result(String id) throws IOException {
        return folder(id).readResult(state.files());
    }

    /** The result, as {@link #result} has it; one that cannot be understood is put aside, and then there is none. */
    public Optional<ExecutionResult> readable(String id) throws IOException {
        try {
            return result(id);
        } catch (RecordException e) {
            state.putAside(folder(id).path(), e);
            return Optional.empty();
        }
    }

    /** Removes the oldest beyond what is kept. */
    public synchronized void prune(Instant now) throws IOException {
        List<Caps.Entry> entries = new ArrayList<>();
        for (String id : ids()) {
            Path result = folder(id).result();
            entries.add(new Caps.Entry(
                    history.resolve(id),
                    state.files().modified(result),
                    state.files().size(result)));
        }
        for (Path run : CAPS.beyond(entries, now)) {
            state.files().remove(run);
        }
    }

    private RunFolder folder(String id) {
        return new RunFolder(history.resolve(id));
    }
}
