package io.countermeasure.core.internal.gate;

import io.countermeasure.core.internal.store.Stops;
import io.countermeasure.model.Rejection;
import java.util.Optional;

/** Nothing starts while everything is frozen. */
public final class FrozenGate extends RuleGate {

    private final Stops stops;

    /** A gate by those stops. */
    public FrozenGate(Stops stops) {
        super("frozen");
        this.stops = stops;
    }

    /** Why nothing starts now, if that is so. */
    public static Optional<Rejection> refusal(Stops stops) {
        return stops.frozen()
                .map(stop -> Rejection.of(
                        Rejection.Reason.FROZEN,
                        "runs must not be frozen but are, since " + stop.since() + ": " + stop.reason()));
    }

    @Override
    Answer decide(Ask ask) {
        return refusal(stops).<Answer>map(Answer.Refuse::new).orElseGet(() -> Answer.pass("not frozen"));
    }
}
