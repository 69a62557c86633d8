package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.ExecutionResult;

/** Runs a command that prints 1 GiB, and says what was kept. For a JVM of its own. */
final class FloodMain {

    private FloodMain() {}

    public static void main(String[] args) {
        String script = "echo first; head -c 1073741824 /dev/zero | tr '\\0' x; echo; echo last";
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(Hostile.plugin("hostile.flood", script, m -> m))
                .build()) {
            ExecutionResult result = engine.request("hostile.flood").run();
            String text = result.textOutput();
            System.out.printf(
                    "%s %d %b %b%n",
                    result.outcome(), result.droppedOutput(), text.startsWith("first\n"), text.endsWith("last\n"));
        }
    }
}
