package io.countermeasure.core.internal.gate;

import io.countermeasure.core.internal.store.KeyLocks;
import io.countermeasure.core.internal.store.MemoryLocks;
import io.countermeasure.core.internal.store.StartLedger;
import io.countermeasure.model.Rejection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One run of a plugin at a time. Once its lock is held, the gates that go by its starts are asked again: somebody may just
 * have started and ended. Where locks do not work, a plugin that must not run unrecorded is refused; others run, one at a
 * time in this process.
 */
public final class RunningGate implements Gate {

    private final MemoryLocks here = new MemoryLocks();
    private final KeyLocks locks;
    private final List<RuleGate> again;

    /** A gate by these locks. */
    public RunningGate(KeyLocks locks, BreakerGate breaker, FrequencyGate frequency) {
        this.locks = locks;
        this.again = List.of(breaker, frequency);
    }

    @Override
    public String name() {
        return "already_running";
    }

    @Override
    public Answer acquire(Ask ask) {
        Optional<KeyLocks.Held> held = here.tryLock(ask.key());
        if (held.isEmpty()) {
            return running(ask);
        }
        return orRelease(held.get(), () -> acquireToo(ask, held.get()));
    }

    @Override
    public Answer probe(Ask ask) {
        try {
            return here.isLocked(ask.key()) || locks.isLocked(ask.key()) ? running(ask) : Answer.pass("not running");
        } catch (IOException e) {
            return withoutLock(ask, () -> {}, e);
        }
    }

    private Answer acquireToo(Ask ask, KeyLocks.Held held) {
        try {
            Optional<KeyLocks.Held> other = locks.tryLock(ask.key());
            return other.isEmpty() ? running(ask) : askAgain(ask, held, other.get());
        } catch (IOException e) {
            return withoutLock(ask, held::release, e);
        }
    }

    private Answer askAgain(Ask ask, KeyLocks.Held held, KeyLocks.Held other) {
        return orRelease(
                other,
                () -> again.stream()
                        .map(gate -> gate.decide(ask))
                        .filter(Answer.Refuse.class::isInstance)
                        .findFirst()
                        .orElseGet(() -> new Answer.Pass("not running", () -> {
                            other.release();
                            held.release();
                        })));
    }

    /** A lock is given back where its run is refused, and where nobody can say whether it is. */
    private static Answer orRelease(KeyLocks.Held held, Supplier<Answer> question) {
        boolean passed = false;
        try {
            Answer answer = question.get();
            passed = answer instanceof Answer.Pass;
            return answer;
        } finally {
            if (!passed) {
                held.release();
            }
        }
    }

    private static Answer running(Ask ask) {
        return Answer.refuse(Rejection.Reason.ALREADY_RUNNING, "plugin must not be running but " + ask.key() + " is");
    }

    private static Answer withoutLock(Ask ask, Runnable release, IOException e) {
        if (StartLedger.mustRecord(ask.metadata())) {
            return Answer.refuse(
                    Rejection.Reason.STATE_UNWRITABLE,
                    "lock must be taken because of max_frequency or disruptive but: " + e.getMessage());
        }
        return new Answer.Pass("not running in this process; of others nothing is known: " + e.getMessage(), release);
    }
}
