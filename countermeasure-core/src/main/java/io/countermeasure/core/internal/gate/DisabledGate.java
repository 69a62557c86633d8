package io.countermeasure.core.internal.gate;

import io.countermeasure.core.internal.store.Stops;
import io.countermeasure.model.Rejection;
import io.countermeasure.model.TextKey;
import java.util.Optional;

/** A plugin does not start while it is disabled. */
public final class DisabledGate extends RuleGate {

    private final Stops stops;

    /** A gate by those stops. */
    public DisabledGate(Stops stops) {
        super("disabled");
        this.stops = stops;
    }

    /** Why that plugin does not start now, if that is so. */
    public static Optional<Rejection> refusal(Stops stops, TextKey key) {
        return stops.disabled(key)
                .map(stop -> Rejection.of(
                        Rejection.Reason.DISABLED,
                        "plugin must be enabled but " + key + " is disabled, since " + stop.since() + ": "
                                + stop.reason()));
    }

    @Override
    Answer decide(Ask ask) {
        return refusal(stops, ask.key()).<Answer>map(Answer.Refuse::new).orElseGet(() -> Answer.pass("enabled"));
    }
}
