package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Runs commands that have exited and left what ignores TERM, with a grace that does not end. For a JVM that is to be killed. */
final class LeftBehindMain {

    private LeftBehindMain() {}

    public static void main(String[] args) {
        RunPolicy policy = RunPolicy.builder()
                .grace(Duration.ofMinutes(10))
                .warmCommands(Integer.parseInt(args[1]))
                .build();
        CountermeasureEngine engine = CountermeasureEngine.builder()
                .runPolicy(policy)
                .register(Hostile.plugin("hostile.first", "true", m -> m))
                .register(Hostile.plugin(
                        "hostile.left",
                        "trap '' TERM HUP; sh -c 'while :; do sleep 1; done' \"$1\" & exit 0",
                        m -> m,
                        args[0]))
                .build();
        engine.request("hostile.first").run();
        engine.request("hostile.left").start();
        System.out.println("started");
        new CompletableFuture<Void>().join();
    }
}
