package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.SandboxPolicy;

/** Asks for a tree that is held, and says what became of it. For a JVM where nothing can hold one. */
final class NoTreeKillMain {

    private NoTreeKillMain() {}

    public static void main(String[] args) {
        SandboxPolicy required =
                SandboxPolicy.builder().require(Guarantee.TREE_KILL).build();
        SandboxPolicy preferred =
                SandboxPolicy.builder().prefer(Guarantee.TREE_KILL).build();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(Hostile.plugin("hostile.required", "echo ran", m -> m.sandbox(required)))
                .register(Hostile.plugin("hostile.preferred", "echo ran", m -> m.sandbox(preferred)))
                .build()) {
            System.out.println(engine.request("hostile.required").run().summary());
            ExecutionResult result = engine.request("hostile.preferred").run();
            System.out.println(result.summary());
            System.out.println(result.killReport().orElseThrow().scope());
            System.out.println(result.confinement().orElseThrow().notEnforced().get(Guarantee.TREE_KILL));
        }
    }
}
