package io.countermeasure.core.internal.gate;

import io.countermeasure.core.internal.store.KeyRecord;
import io.countermeasure.core.internal.store.Start;
import io.countermeasure.core.internal.store.StartLedger;
import io.countermeasure.model.Rejection;
import io.countermeasure.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps a disruptive plugin from a loop. Its third start within a day opens the breaker, which stays open until somebody
 * closes it. Time goes by boot clocks alone. Where starts before this boot are not remembered they cannot be counted:
 * a third of a day must then have passed since the last start, or since boot.
 */
public final class BreakerGate extends RuleGate {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SPACING = DAY.dividedBy(KeyRecord.MOST_STARTS);

    private final StartLedger ledger;
    private final SystemClock clock;

    /** A gate by that ledger and clock. */
    public BreakerGate(StartLedger ledger, SystemClock clock) {
        super("loop_breaker");
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    Answer decide(Ask ask) {
        if (!ask.metadata().disruptive()) {
            return Answer.pass("not disruptive");
        }
        KeyRecord record = ledger.of(ask.key());
        return record.reachesBack() ? counted(record) : spaced(record);
    }

    private static Answer counted(KeyRecord record) {
        if (record.counted() < KeyRecord.MOST_STARTS || record.countedSpan().compareTo(DAY) >= 0) {
            return Answer.pass(record.counted() + " starts counted");
        }
        return Answer.refuse(
                Rejection.Reason.BREAKER_OPEN,
                "disruptive plugin must be started at most " + KeyRecord.MOST_STARTS
                        + " times a day of uptime but its last " + record.counted() + " starts were within "
                        + FrequencyGate.seconds(record.countedSpan())
                        + "; it stays so until its loop breaker is reset");
    }

    private Answer spaced(KeyRecord record) {
        Optional<Start> last = record.lastCounted();
        if (last.isEmpty()) {
            return Answer.pass("reset");
        }
        Duration elapsed = last.get().elapsed(clock, false);
        Duration left = SPACING.minus(elapsed);
        String since = last.get().isAssumed() ? "boot" : "its last start";
        if (left.isZero() || left.isNegative()) {
            return Answer.pass(FrequencyGate.seconds(elapsed) + " since " + since);
        }
        Instant next = clock.wall().plus(left);
        return Answer.refuseUntil(
                Rejection.Reason.BREAKER_OPEN,
                "disruptive plugin whose earlier starts are not remembered must wait "
                        + FrequencyGate.seconds(SPACING) + " after " + since + " but it was "
                        + FrequencyGate.seconds(elapsed) + " ago; next allowed " + next,
                next);
    }
}
