package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.model.ExecutionResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Mounts something that everybody may write below the folder of plugins while sandboxes stand, and says what runs could do there. For mounts of its own. */
final class LateMountMain {

    private static final int STANDS_MILLIS = 1_500;

    private LateMountMain() {}

    public static void main(String[] args) throws Exception {
        Path plugins = Path.of(args[0]);
        EngineBuilder builder = CountermeasureEngine.builder()
                .pluginDirectory(plugins)
                .sandbox(Sandboxes.confined())
                .runAs("nobody")
                .runPolicy(RunPolicy.builder().warmCommands(1).warmWorkers(1).build());
        try (CountermeasureEngine engine = builder.build()) {
            runBoth(engine, "before");
            TimeUnit.MILLISECONDS.sleep(STANDS_MILLIS);
            Path place = plugins.resolve("late");
            int mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "mode=1777", "none", place.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            System.out.println("control: mounted " + (mounted == 0 && Files.isWritable(place)));
            runBoth(engine, "after");
        }
    }

    private static void runBoth(CountermeasureEngine engine, String when) {
        for (String key : new String[] {"late.command", "late.worker"}) {
            ExecutionResult result = engine.request(key).run();
            System.out.println(when + " " + key + ": " + (result.ran() ? result.textOutput() : result.summary()));
        }
    }
}
