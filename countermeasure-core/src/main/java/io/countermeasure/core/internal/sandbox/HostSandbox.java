package io.countermeasure.core.internal.sandbox;

import io.countermeasure.model.Guarantee;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What every run gets: hygiene. It adds no words of its own; the guard around each run keeps its promises. */
public final class HostSandbox implements Sandbox {

    /** There is nothing to configure. */
    public static final HostSandbox INSTANCE = new HostSandbox();

    private static final Map<Guarantee, String> ENFORCED = Map.of(
            Guarantee.CLEAN_ENVIRONMENT, "environment built from an allow-list",
            Guarantee.OWN_SESSION, "setsid",
            Guarantee.EMPTY_STDIN, "/dev/null",
            Guarantee.BOUNDED_OUTPUT, "first and last part kept, the rest counted",
            Guarantee.RESOURCE_LIMITS, "ulimit, soft and hard");

    private HostSandbox() {}

    @Override
    public String name() {
        return "host";
    }

    @Override
    public SandboxPlan plan(SandboxRequest request) {
        return new SandboxPlan(List.of(), ENFORCED, missing());
    }

    private static Map<Guarantee, String> missing() {
        Map<Guarantee, String> missing = new EnumMap<>(Guarantee.class);
        for (Guarantee guarantee : Guarantee.values()) {
            if (!ENFORCED.containsKey(guarantee)) {
                missing.put(guarantee, "the host sandbox only tidies up and does not confine");
            }
        }
        missing.put(
                Guarantee.TREE_KILL,
                "a process that leaves its session, its environment and its parents is not seen by the host sandbox");
        return missing;
    }
}
