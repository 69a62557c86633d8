package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;

/** Runs four trees of processes for ever; what leaves its session in one of them has a word of its own. For a JVM that is to be killed. */
final class KillNineMain {

    private KillNineMain() {}

    public static void main(String[] args) {
        String sleeper = "sh -c 'while :; do sleep 1; done' \"$1\"";
        String[] scripts = {
            sleeper + " & " + sleeper,
            "(" + sleeper + " &); trap '' TERM; while :; do sleep 1; done",
            "nohup env -i /bin/" + sleeper + " >/dev/null 2>&1 & " + sleeper,
            "(setsid sh -c 'while :; do sleep 1; done' \"$AWAY\" &); " + sleeper
        };
        var builder = CountermeasureEngine.builder()
                .runPolicy(RunPolicy.builder().warmCommands(2).build());
        for (int i = 0; i < scripts.length; i++) {
            builder.register(
                    Hostile.plugin("hostile.tree" + i, scripts[i], m -> m.environment("AWAY", args[1]), args[0]));
        }
        CountermeasureEngine engine = builder.build();
        for (int i = 0; i < scripts.length; i++) {
            engine.request("hostile.tree" + i).start();
        }
        System.out.println("started");
        new java.util.concurrent.CompletableFuture<Void>().join();
    }
}
