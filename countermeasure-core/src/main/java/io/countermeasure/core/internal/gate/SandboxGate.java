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
        return refusal(ask.plan(), ask.metadata(), required)
                .map(why -> Answer.refuse(why.reason(), why.message()))
                .orElseGet(() -> Answer.pass("requires " + required));
    }

    /** Why runs of that plugin are refused by that plan, of which these are required; empty if they are not. */
    public static Optional<Rejection> refusal(
            SandboxPlan plan, CountermeasureMetadata metadata, Set<Guarantee> required) {
        return lacking(plan, required)
                .or(() -> outliving(plan, metadata))
                .map(why -> Rejection.of(Rejection.Reason.SANDBOX_UNAVAILABLE, why));
    }

    private static Optional<String> outliving(SandboxPlan plan, CountermeasureMetadata metadata) {
        boolean outlives = metadata.detach() || metadata.onAgentExit() == OnAgentExit.FINISH;
        return outlives && plan.enclosure().isPresent()
                ? Optional.of("a confined run must end with its agent but the plugin has "
                        + (metadata.detach() ? "detach true" : "on_agent_exit \"finish\""))
                : Optional.empty();
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
}
