package io.countermeasure.core.internal.sandbox;

import io.countermeasure.core.internal.load.KeptFacts;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Several sandboxes, of which each run gets the first that can be used for it. Thread-safe if they are.
 *
 * @param sandboxes the vendor's choice, in its order
 */
public record FirstAvailable(List<Sandbox> sandboxes) implements Sandbox, KeepsVerdicts {

    /** Copies, and checks that there is one. */
    public FirstAvailable {
        sandboxes = List.copyOf(sandboxes);
        if (sandboxes.isEmpty()) {
            throw new IllegalArgumentException("sandboxes must be at least one but were none");
        }
    }

    @Override
    public Sandbox keptIn(KeptFacts facts) {
        return new FirstAvailable(sandboxes.stream()
                .map(sandbox -> sandbox instanceof KeepsVerdicts keeps ? keeps.keptIn(facts) : sandbox)
                .toList());
    }

    @Override
    public String name() {
        return sandboxes.stream().map(Sandbox::name).collect(Collectors.joining(" or "));
    }

    @Override
    public SandboxPlan plan(SandboxRequest request) {
        List<String> refusals = new ArrayList<>();
        for (Sandbox sandbox : sandboxes) {
            SandboxPlan plan = sandbox.plan(request);
            if (plan.refusal().isEmpty()) {
                return plan;
            }
            refusals.add(sandbox.name() + ": " + plan.refusal().get());
        }
        return SandboxPlan.refused(name(), String.join("; ", refusals));
    }
}
