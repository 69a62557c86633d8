package io.countermeasure.core.internal.gate;

import io.countermeasure.core.internal.store.Start;
import io.countermeasure.core.internal.store.StartLedger;
import io.countermeasure.model.Rejection;
import io.countermeasure.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The shortest time between two starts of one plugin. */
public final class FrequencyGate extends RuleGate {

    private final StartLedger ledger;
    private final SystemClock clock;

    /** A gate by that ledger and clock. */
    public FrequencyGate(StartLedger ledger, SystemClock clock) {
        super("max_frequency");
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    Answer decide(Ask ask) {
        Optional<Duration> limit = ask.metadata().maxFrequency();
        if (limit.isEmpty()) {
            return Answer.pass("no limit");
        }
        Optional<Start> last = last(ask);
        if (last.isEmpty()) {
            return Answer.pass("never started");
        }
        Duration elapsed = last.get().elapsed(clock, !ask.metadata().disruptive());
        Duration left = limit.get().minus(elapsed);
        if (left.isZero() || left.isNegative()) {
            return Answer.pass("last started " + seconds(elapsed) + " ago, limit " + seconds(limit.get()));
        }
        Instant next = clock.wall().plus(left);
        return Answer.refuseUntil(
                Rejection.Reason.TOO_FREQUENT,
                "max_frequency must have passed since the last start, " + seconds(limit.get()) + ", but it was "
                        + seconds(elapsed) + " ago; next allowed " + next,
                next);
    }

    /** What is only assumed counts where a record was lost, and for a disruptive plugin, which may itself be why the host came up. */
    private Optional<Start> last(Ask ask) {
        boolean assume = ledger.durable() || ask.metadata().disruptive();
        return ledger.of(ask.key()).last().filter(start -> assume || !start.isAssumed());
    }

    static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
