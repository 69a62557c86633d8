package io.countermeasure.spi;

import io.countermeasure.model.Guarantee;
import java.util.List;
import java.util.Map;

/**
 * How a run is confined. Immutable and thread-safe.
 *
 * @param prefix the words before the command, each taken as it stands; empty, or ending in {@code --}
 * @param enforced each guarantee the prefix enforces, with the mechanism
 * @param notEnforced each guarantee it does not, with cause and remedy
 * @param controlGroup whether the engine is to hold the run in a control group of its own
 */
public record SandboxPlan(
        List<String> prefix,
        Map<Guarantee, String> enforced,
        Map<Guarantee, String> notEnforced,
        boolean controlGroup) {

    /** Copies, and checks the prefix. */
    public SandboxPlan {
        prefix = List.copyOf(prefix);
        enforced = Map.copyOf(enforced);
        notEnforced = Map.copyOf(notEnforced);
        if (!prefix.isEmpty() && !prefix.get(prefix.size() - 1).equals("--")) {
            throw new IllegalArgumentException("sandbox prefix must end in -- but was " + prefix);
        }
    }
}
