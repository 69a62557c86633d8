package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.Sandboxes;

/**
 * Runs four trees of processes for ever; what leaves its session in one of them has a word of its own. Confined, if that is a third
 * argument, and then once more in sandboxes that stood. For a JVM that is to be killed.
 */
final class KillNineMain {

    private static final int UNTIL_ONE_STANDS_MILLIS = 100;

    private KillNineMain() {}

    public static void main(String[] args) throws InterruptedException {
        boolean confined = args.length > 2;
        String sleeper = "sh -c 'while :; do sleep 1; done' \"$1\"";
        String[] scripts = {
            sleeper + " & " + sleeper,
            "(" + sleeper + " &); trap '' TERM; while :; do sleep 1; done",
            "nohup env -i /bin/" + sleeper + " >/dev/null 2>&1 & " + sleeper,
            "(setsid sh -c 'while :; do sleep 1; done' \"$AWAY\" &); " + sleeper
        };
        var builder = CountermeasureEngine.builder()
                .runPolicy(RunPolicy.builder().warmCommands(2).build());
        for (int i = 0; i < 2 * scripts.length; i++) {
            String script = scripts[i % scripts.length];
            builder.register(Hostile.plugin("hostile.tree" + i, script, m -> m.environment("AWAY", args[1]), args[0]));
        }
        if (confined) {
            builder.sandbox(Sandboxes.confined());
        }
        if (confined && Attacks.ROOT) {
            builder.runAs("nobody");
        }
        CountermeasureEngine engine = builder.build();
        for (int i = 0; i < scripts.length; i++) {
            engine.request("hostile.tree" + i).start();
        }
        System.out.println("started");
        for (int i = scripts.length; confined && i < 2 * scripts.length; i++) {
            Thread.sleep(UNTIL_ONE_STANDS_MILLIS);
            engine.request("hostile.tree" + i).start();
        }
        new java.util.concurrent.CompletableFuture<Void>().join();
    }
}
