package io.countermeasure.core.internal.gate;

import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Rejection;

/** What a plugin requires of its sandbox must be enforced, or it does not run. */
public final class SandboxGate extends RuleGate {

    /** A gate by the plan of each run. */
    public SandboxGate() {
        super("sandbox");
    }

    @Override
    Answer decide(Ask ask) {
        for (Guarantee guarantee : ask.metadata().sandbox().require()) {
            if (!ask.plan().enforced().containsKey(guarantee)) {
                String why = ask.plan().notEnforced().getOrDefault(guarantee, "the sandbox says nothing of it");
                return Answer.refuse(
                        Rejection.Reason.SANDBOX_UNAVAILABLE, "sandbox must enforce " + guarantee + " but " + why);
            }
        }
        return Answer.pass("requires " + ask.metadata().sandbox().require());
    }
}
