package io.countermeasure.core.internal.gate;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.CountermeasureMetadata.OnAgentExit;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Rejection;
import io.countermeasure.model.SandboxPolicy;
import io.countermeasure.spi.SandboxPlan;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a plugin or the agent requires of a sandbox must be enforced, or it does not run. */
public final class SandboxGate extends RuleGate {

    private final Function<CountermeasureMetadata, SandboxPolicy> policies;

    /**
     * A gate by the plan of each run.
     *
     * @param policies what is asked for runs of a plugin
     */
    public SandboxGate(Function<CountermeasureMetadata, SandboxPolicy> policies) {
        super("sandbox");
        this.policies = policies;
    }

    @Override
    Answer decide(Ask ask) {
        Set<Guarantee> required = policies.apply(ask.metadata()).require();
        Optional<String> lacking = lacking(ask.plan(), required);
        if (lacking.isPresent()) {
            return refuse(lacking.get());
        }
        return outlives(ask.metadata()) && ask.plan().enclosure().isPresent()
                ? refuse("a confined run must end with its agent but the plugin has "
                        + (ask.metadata().detach() ? "detach true" : "on_agent_exit \"finish\""))
                : Answer.pass("requires " + required);
    }

    /** Why nothing may be executed by that plan of which these are required; empty if it may. */
    public static Optional<String> lacking(SandboxPlan plan, Set<Guarantee> required) {
        if (plan.refusal().isPresent()) {
            return Optional.of("sandbox must stand but: " + plan.refusal().get());
        }
        return required.stream()
                .filter(guarantee -> !plan.enforced().containsKey(guarantee))
                .findFirst()
                .map(guarantee -> "sandbox must enforce " + guarantee + " but "
                        + plan.notEnforced().getOrDefault(guarantee, "the sandbox says nothing of it"));
    }

    private static boolean outlives(CountermeasureMetadata metadata) {
        return metadata.detach() || metadata.onAgentExit() == OnAgentExit.FINISH;
    }

    private static Answer refuse(String why) {
        return Answer.refuse(Rejection.Reason.SANDBOX_UNAVAILABLE, why);
    }
}
