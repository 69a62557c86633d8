package io.countermeasure.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a run's sandbox really enforced. Immutable and thread-safe.
 *
 * @param sandbox the sandbox's name, such as {@code host}
 * @param enforced each guarantee that held, with the mechanism that kept it
 * @param notEnforced each guarantee that was preferred, or that a reader might assume, and did not hold, with the reason
 */
public record Confinement(String sandbox, Map<Guarantee, String> enforced, Map<Guarantee, String> notEnforced) {

    /**
     * Copies the maps.
     *
     * @param sandbox its name
     * @param enforced what held, and by what
     * @param notEnforced what did not, and why
     */
    public Confinement {
        enforced = ordered(enforced);
        notEnforced = ordered(notEnforced);
    }

    private static Map<Guarantee, String> ordered(Map<Guarantee, String> map) {
        return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(map));
    }
}
