package io.countermeasure.core.internal.store;

import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Optional;

/**
 * All that an engine keeps in its state directory.
 *
 * @param state the directory
 * @param owner this engine, as its records name it
 * @param runs runs under way, and results that are pending
 * @param history results that nobody waits for
 * @param refusals results of what was not begun
 * @param requestIds ids of requests that were started
 * @param facts what loaders learnt
 * @param recovery finishes what dead owners began
 */
public record Store(
        StateDirectory state,
        Owner owner,
        StoredRuns runs,
        History history,
        RefusalLog refusals,
        DiskRequestIds requestIds,
        DiskFacts facts,
        Recovery recovery)
        implements AutoCloseable {

    /** In that directory, for a new owner. */
    public static Store of(StateDirectory state, SystemClock clock, int keepOutput) {
        Owner owner = Owner.open(clock.bootId());
        StoredRuns runs = new StoredRuns(state);
        History history = new History(state, runs);
        DiskRequestIds requestIds = new DiskRequestIds(state, runs, owner);
        return new Store(
                state,
                owner,
                runs,
                history,
                new RefusalLog(state, owner),
                requestIds,
                new DiskFacts(state),
                new Recovery(state, runs, history, requestIds, clock, keepOutput));
    }

    /** Whether an owner in these records can still write. */
    public boolean isAlive(Owner other) {
        return other.isAlive(owner.bootId());
    }

    /** Whether a run of that id is under way, in this process or another. */
    public boolean isUnderWay(String id) {
        try {
            return !runs.hasResult(id)
                    && runs.intent(id).filter(i -> isAlive(i.owner())).isPresent();
        } catch (IOException e) {
            return true; // whatever it is, it is left alone
        }
    }

    /** Takes a pending result for all sinks; false if there is none of that id. */
    public boolean acknowledge(String id) throws IOException {
        if (!StoredRuns.isId(id) || !runs.hasResult(id)) {
            return false;
        }
        try {
            history.take(id, Instant.now());
            return true;
        } catch (NoSuchFileException e) {
            return false; // somebody else was quicker
        }
    }

    /** The right to publish what other owners left, until it is given back; empty if another engine has it. */
    public Optional<KeyLocks.Held> lead() throws IOException {
        return new FileLocks(state).tryLock("publisher.lock");
    }

    /** Removes what is too old to be of use. */
    public void prune(SystemClock clock) {
        String trouble = "old records cannot be removed";
        try {
            history.prune(clock.wall());
            requestIds.prune(clock.wall());
            facts.prune(clock.wall());
            state.degradation().well(trouble);
        } catch (IOException e) {
            state.degradation().note(trouble, e);
        }
    }

    /** From now on its records are a dead owner's. */
    @Override
    public void close() {
        owner.close();
    }
}
