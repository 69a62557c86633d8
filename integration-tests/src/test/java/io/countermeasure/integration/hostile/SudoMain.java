package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.KillReport;
import java.time.Duration;

/** Runs a command of root's through sudo past its limit, and says what its report claims. For a JVM of an ordinary user. */
final class SudoMain {

    private SudoMain() {}

    public static void main(String[] args) {
        RunPolicy policy = RunPolicy.builder()
                .grace(Duration.ofSeconds(Long.parseLong(args[2])))
                .build();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .runPolicy(policy)
                .register(Hostile.plugin("hostile.sudo", args[1], m -> m.maxRuntime(Duration.ofSeconds(2)), args[0]))
                .build()) {
            ExecutionResult result = engine.request("hostile.sudo").run();
            KillReport report = result.killReport().orElseThrow();
            System.out.print(result.outcome() + " " + report.verdict());
            report.survivors().forEach(s -> System.out.print(" " + s.pid() + ":" + s.uid()));
        }
    }
}
