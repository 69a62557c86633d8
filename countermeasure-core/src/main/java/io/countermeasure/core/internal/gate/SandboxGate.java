package io.countermeasure.core.internal.gate;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.CountermeasureMetadata.OnAgentExit;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Rejection;
import io.countermeasure.model.SandboxPolicy;
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
        if (ask.plan().refusal().isPresent()) {
            return refuse("sandbox must stand but: " + ask.plan().refusal().get());
        }
        Set<Guarantee> required = policies.apply(ask.metadata()).require();
        for (Guarantee guarantee : required) {
            if (!ask.plan().enforced().containsKey(guarantee)) {
                String why = ask.plan().notEnforced().getOrDefault(guarantee, "the sandbox says nothing of it");
                return refuse("sandbox must enforce " + guarantee + " but " + why);
            }
        }
        return outlives(ask.metadata()) && ask.plan().enclosure().isPresent()
                ? refuse("a confined run must end with its agent but the plugin has "
                        + (ask.metadata().detach() ? "detach true" : "on_agent_exit \"finish\""))
                : Answer.pass("requires " + required);
    }

    private static boolean outlives(CountermeasureMetadata metadata) {
        return metadata.detach() || metadata.onAgentExit() == OnAgentExit.FINISH;
    }

    private static Answer refuse(String why) {
        return Answer.refuse(Rejection.Reason.SANDBOX_UNAVAILABLE, why);
    }
}
