package io.countermeasure.core.internal.gate;

import io.countermeasure.model.Rejection;
import io.countermeasure.spi.SystemClock;
import java.time.Instant;

/** A request that comes too late is not carried out. */
public final class StaleGate extends RuleGate {

    private final SystemClock clock;

    /** A gate by that clock. */
    public StaleGate(SystemClock clock) {
        super("stale");
        this.clock = clock;
    }

    @Override
    Answer decide(Ask ask) {
        if (ask.notAfter().isEmpty()) {
            return Answer.pass("no notAfter");
        }
        Instant now = clock.wall();
        Instant notAfter = ask.notAfter().get();
        return now.isAfter(notAfter)
                ? Answer.refuse(
                        Rejection.Reason.STALE, "request must come not after " + notAfter + " but it was " + now)
                : Answer.pass("not after " + notAfter);
    }
}
