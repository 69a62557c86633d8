package io.countermeasure.core.internal.sandbox;

import io.countermeasure.model.Guarantee;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every run gets: hygiene, by the guard around it. Only where somebody asks for {@code TREE_KILL} is there more: a
 * control group where this user may make one, which sudo bears, or else a pid namespace, which it does not.
 */
public final class HostSandbox implements Sandbox {

    /** There is nothing to configure. */
    public static final HostSandbox INSTANCE = new HostSandbox();

    /** What the guard around every run keeps. */
    static final Map<Guarantee, String> ALWAYS = Map.of(
            Guarantee.CLEAN_ENVIRONMENT, "environment built from an allow-list",
            Guarantee.OWN_SESSION, "setsid",
            Guarantee.EMPTY_STDIN, "/dev/null",
            Guarantee.BOUNDED_OUTPUT, "first and last part kept, the rest counted",
            Guarantee.RESOURCE_LIMITS, "ulimit, soft and hard");

    private final TreeHolds holds = new TreeHolds();

    private HostSandbox() {}

    @Override
    public String name() {
        return "host";
    }

    @Override
    public SandboxPlan plan(SandboxRequest request) {
        Map<Guarantee, String> enforced = new EnumMap<>(ALWAYS);
        if (!asksForTree(request)) {
            return plan(List.of(), enforced, missing("it was not asked for; a plugin may require or prefer it"), false);
        }
        TreeHolds.Answer answer = holds.answer(request);
        if (answer.mechanism().isEmpty()) {
            return plan(List.of(), enforced, missing(answer.why()), false);
        }
        enforced.put(Guarantee.TREE_KILL, answer.mechanism());
        Map<Guarantee, String> missing = missing("");
        missing.remove(Guarantee.TREE_KILL);
        return plan(answer.prefix(), enforced, missing, answer.controlGroup());
    }

    private SandboxPlan plan(
            List<String> prefix,
            Map<Guarantee, String> enforced,
            Map<Guarantee, String> missing,
            boolean controlGroup) {
        return new SandboxPlan(name(), prefix, enforced, missing, Optional.empty(), Optional.empty(), controlGroup);
    }

    private static boolean asksForTree(SandboxRequest request) {
        return request.policy().require().contains(Guarantee.TREE_KILL)
                || request.policy().prefer().contains(Guarantee.TREE_KILL);
    }

    private static Map<Guarantee, String> missing(String tree) {
        Map<Guarantee, String> missing = new EnumMap<>(Guarantee.class);
        for (Guarantee guarantee : Guarantee.values()) {
            if (!ALWAYS.containsKey(guarantee)) {
                missing.put(guarantee, "the host sandbox only tidies up and does not confine");
            }
        }
        missing.put(Guarantee.TREE_KILL, tree);
        return missing;
    }
}
