package io.countermeasure.core.internal.gate;

import io.countermeasure.core.internal.store.KeyLocks;
import io.countermeasure.model.Rejection;
import java.io.IOException;
import java.util.Optional;

/** One run of a plugin at a time. Once its lock is held, the frequency is asked again: somebody may just have started and ended. */
public final class RunningGate implements Gate {

    private final KeyLocks locks;
    private final FrequencyGate frequency;

    /** A gate by these locks. */
    public RunningGate(KeyLocks locks, FrequencyGate frequency) {
        this.locks = locks;
        this.frequency = frequency;
    }

    @Override
    public String name() {
        return "already_running";
    }

    @Override
    public Answer acquire(Ask ask) {
        try {
            Optional<KeyLocks.Held> held = locks.tryLock(ask.key());
            if (held.isEmpty()) {
                return running(ask);
            }
            Answer again = frequency.decide(ask);
            if (again instanceof Answer.Refuse) {
                held.get().release();
                return again;
            }
            return new Answer.Pass("not running", held.get()::release);
        } catch (IOException e) {
            return unknown(e);
        }
    }

    @Override
    public Answer probe(Ask ask) {
        try {
            return locks.isLocked(ask.key()) ? running(ask) : Answer.pass("not running");
        } catch (IOException e) {
            return unknown(e);
        }
    }

    private static Answer running(Ask ask) {
        return Answer.refuse(Rejection.Reason.ALREADY_RUNNING, "plugin must not be running but " + ask.key() + " is");
    }

    private static Answer unknown(IOException e) {
        return Answer.refuse(
                Rejection.Reason.STATE_UNWRITABLE,
                "state directory must let the plugin's lock be taken but: " + e.getMessage());
    }
}
