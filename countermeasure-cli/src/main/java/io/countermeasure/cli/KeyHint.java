package io.countermeasure.cli;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.json.internal.KnownKeys;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.Rejection;
import java.util.List;
import java.util.Optional;

/** Which key somebody meant who named one that is not there. */
final class KeyHint {

    private KeyHint() {}

    static Optional<String> of(Optional<Rejection> rejection, String key, CountermeasureEngine engine) {
        if (rejection.filter(r -> r.reason() == Rejection.Reason.UNKNOWN).isEmpty()) {
            return Optional.empty();
        }
        List<String> keys = engine.registry().catalog().entries().stream()
                .map(entry -> entry.metadata().textKey().value())
                .toList();
        return new KnownKeys(keys).nearest(key).map(near -> "did you mean " + Shown.quote(near) + "?");
    }
}
