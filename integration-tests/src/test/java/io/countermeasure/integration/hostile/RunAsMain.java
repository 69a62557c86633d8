package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.ExecutionResult;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A root agent whose runs are another user's, in both sandboxes; at last one of each is under way. For a JVM that is to be killed. */
final class RunAsMain {

    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private RunAsMain() {}

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]);
        CountermeasureEngine host = engine(root).build();
        CountermeasureEngine confined =
                engine(root).sandbox(Sandboxes.confined()).build();
        for (CountermeasureEngine engine : new CountermeasureEngine[] {host, confined}) {
            for (String key : new String[] {"hostile.python", "hostile.jar"}) {
                ExecutionResult result = engine.request(key)
                        .incident(IncidentJson.read("{\"x\":1}"))
                        .run();
                System.out.println("said: " + key + " " + result.outcome() + " " + result.textOutput()
                        + result.failure().map(String::valueOf).orElse(""));
            }
        }
        start(host, "hostile.leaves");
        start(confined, "hostile.stays");
        new CompletableFuture<Void>().join();
    }

    private static void start(CountermeasureEngine engine, String key) {
        engine.request(key)
                .incident(IncidentJson.read("{\"x\":1}"))
                .onOutput(line -> {
                    if (SAID.add(key)) {
                        System.out.println("said: " + key + " " + line);
                    }
                })
                .start();
    }

    private static EngineBuilder engine(Path root) {
        return CountermeasureEngine.builder()
                .pluginDirectory(root.resolve("plugins"))
                .stateDirectory(root.resolve("state"))
                .runAs("nobody");
    }
}
