package io.countermeasure.core.internal.gate;

import io.countermeasure.core.internal.load.Lookup;
import io.countermeasure.model.Problem;
import io.countermeasure.model.Rejection;
import java.util.Optional;
import java.util.stream.Collectors;

/** The first two questions: is there such a plugin, and can it be used. They are asked before there is anything else to ask about. */
public final class LookupGate {

    /** Its name in verdicts. */
    public static final String NAME = "plugin";

    private LookupGate() {}

    /** Why this look-up leads to no run, if it does not. */
    public static Optional<Rejection> refusal(Lookup lookup) {
        if (lookup instanceof Lookup.Unknown unknown) {
            return Optional.of(Rejection.of(
                    Rejection.Reason.UNKNOWN,
                    "textkey must be one of the registry's but was \"" + unknown.key() + "\""));
        }
        if (lookup instanceof Lookup.Invalid invalid) {
            String problems = invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
            return Optional.of(Rejection.of(Rejection.Reason.INVALID, "plugin must be usable but " + problems));
        }
        return Optional.empty();
    }
}
