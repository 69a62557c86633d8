package io.countermeasure.core.internal.store;

import io.countermeasure.json.internal.Hashes;
import io.countermeasure.json.internal.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Ids in files, one each, named after the id's hash. A claim is made first, which holds as long as its owner lives; once the intent of
 * the run is on disk the claim becomes the id's file. What was in between when its owner died, or was lost with the power, is found by the
 * run's intent.
 * Ids are forgotten after 30 days.
 */
public final class DiskRequestIds implements RequestIds {

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration OTHERS = Duration.ofSeconds(5);
    private static final int VERSION = 1;
    private static final int LONGEST_CLAIM = 4_096;
    private static final String UNKEPT = "ids of requests cannot be kept";
    private static final String CLAIM = ".claim";

    private final StateDirectory state;
    private final StoredRuns runs;
    private final Path requests;
    private final Owner owner;
    private final FileLocks locks;
    private final MemoryRequestIds memory = new MemoryRequestIds();

    /** In that directory, for that owner. */
    public DiskRequestIds(StateDirectory state, StoredRuns runs, Owner owner) {
        this.state = state;
        this.runs = runs;
        this.requests = state.resolve("requests");
        this.owner = owner;
        this.locks = new FileLocks(state);
    }

    @Override
    public boolean isTaken(String requestId) {
        return memory.isTaken(requestId) || onDisk("ids of requests cannot be read", () -> isKept(requestId), false);
    }

    @Override
    public boolean take(String requestId) {
        if (!memory.take(requestId)) {
            return false;
        }
        boolean taken = onDisk(UNKEPT, () -> claims(requestId), true);
        if (!taken) {
            memory.forget(requestId);
        }
        return taken;
    }

    @Override
    public void confirm(String requestId) {
        boolean unused = onDisk(
                UNKEPT,
                () -> {
                    if (state.files().exists(claim(requestId))) {
                        state.files().move(claim(requestId), file(requestId));
                    } else if (!state.files().exists(file(requestId))) {
                        state.files().create(file(requestId), bytes(), false);
                    }
                    return true; // not forced to disk: after a loss of power the intents tell, see Recovery
                },
                false);
    }

    @Override
    public void forget(String requestId) {
        memory.forget(requestId);
        boolean unused = onDisk(
                "ids of requests cannot be given back",
                () -> {
                    state.files().remove(file(requestId));
                    state.files().remove(claim(requestId));
                    return true;
                },
                false);
    }

    private boolean claims(String requestId) throws IOException {
        Optional<KeyLocks.Held> lock = locks.await("requests.lock", OTHERS);
        if (lock.isEmpty()) {
            throw new IOException("another process holds requests.lock for " + OTHERS);
        }
        try {
            if (isKept(requestId)) {
                return false;
            }
            if (state.files().exists(claim(requestId)) && isIntended(requestId)) {
                confirm(requestId); // its owner died in between
                return false;
            }
            state.files().remove(claim(requestId)); // a dead owner's, if there is one
            state.files().create(claim(requestId), bytes(), false);
            return true;
        } finally {
            lock.get().release();
        }
    }

    private boolean isIntended(String requestId) throws IOException {
        for (String id : runs.ids()) {
            Optional<Intent> intent = runs.readableIntent(id);
            if (intent.flatMap(i -> i.result().requestId())
                    .filter(requestId::equals)
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private boolean isKept(String requestId) throws IOException {
        return state.files().exists(file(requestId)) || isClaimed(requestId);
    }

    private boolean onDisk(String trouble, DiskCall call, boolean otherwise) {
        try {
            boolean answer = call.make();
            state.degradation().well(trouble);
            return answer;
        } catch (IOException e) {
            state.degradation().note(trouble, e);
            return otherwise;
        }
    }

    /** Removes what is older than 30 days. */
    public void prune(Instant now) throws IOException {
        for (String name : state.files().list(requests)) {
            Path file = requests.resolve(name);
            if (state.files().modified(file).plus(LONGEST).isBefore(now)) {
                state.files().remove(file);
            }
        }
    }

    private boolean isClaimed(String requestId) throws IOException {
        Path claim = claim(requestId);
        if (!state.files().exists(claim)) {
            return false;
        }
        return claimant(claim).filter(o -> o.isAlive(owner.bootId())).isPresent();
    }

    private Optional<Owner> claimant(Path claim) throws IOException {
        try {
            byte[] body = Sealed.open(state.files().read(claim, LONGEST_CLAIM));
            Fields fields = Fields.parse(new String(body, StandardCharsets.UTF_8), VERSION);
            return Optional.of(Owner.of(fields.object("owner")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (RecordException e) {
            return Optional.empty(); // torn by its owner's death: it is written under a lock
        }
    }

    private byte[] bytes() {
        return Sealed.close(
                Json.write(Map.of("version", VERSION, "owner", owner.members())).getBytes(StandardCharsets.UTF_8));
    }

    private Path file(String requestId) {
        return requests.resolve(Hashes.sha256(requestId));
    }

    private Path claim(String requestId) {
        return requests.resolve(Hashes.sha256(requestId) + CLAIM);
    }

    @FunctionalInterface
    private interface DiskCall {
        boolean make() throws IOException;
    }
}
