package io.countermeasure.python;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.model.ExecutionResult;
import java.nio.file.Path;

/** An agent in a JVM of its own: a folder of plugins, and the key that it runs once. */
final class AgentMain {

    private AgentMain() {}

    public static void main(String[] args) {
        RunPolicy policy = RunPolicy.builder().maxOutputBytes(1024 * 1024).build();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .pluginDirectory(Path.of(args[0]))
                .runPolicy(policy)
                .build()) {
            ExecutionResult result = engine.request(args[1]).run();
            System.out.println(result.summary());
            System.out.println("kept=" + result.textOutput().length() + " dropped=" + result.droppedOutput());
        }
    }
}
