package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.model.ExecutionResult;
import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An agent that runs out of descriptors while a countermeasure runs, and gets them back after its end. */
final class NoDescriptorsMain {

    private NoDescriptorsMain() {}

    public static void main(String[] args) throws Exception {
        String word = Hostile.word();
        String sleeper = "sh -c 'while :; do sleep 1; done' \"$1\"";
        RunPolicy policy = RunPolicy.builder().grace(Duration.ofMillis(300)).build();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .runPolicy(policy)
                .register(Hostile.plugin(
                        "hostile.first",
                        "setsid " + sleeper + " & " + sleeper,
                        m -> m.maxRuntime(Duration.ofSeconds(1))))
                .register(Hostile.plugin(
                        "hostile.second",
                        "(setsid " + sleeper + " &); trap '' TERM; " + sleeper,
                        m -> m.maxRuntime(Duration.ofSeconds(2)),
                        word))
                .build()) {
            say(engine.request("hostile.first").run()); // loads every class that the second one needs
            CompletableFuture<ExecutionResult> second =
                    engine.request("hostile.second").start().result();
            TimeUnit.SECONDS.sleep(1);
            Deque<FileInputStream> all = new ArrayDeque<>();
            while (!second.isDone()) {
                take(all);
            }
            for (FileInputStream one : all) {
                one.close();
            }
            say(second.join());
            System.out.println("left " + !Traces.of(word).isEmpty());
            Traces.killAll(word);
            say(engine.request("hostile.first").run());
        }
    }

    private static void take(Deque<FileInputStream> all) {
        try {
            all.add(new FileInputStream("/dev/null"));
        } catch (IOException e) {
            Thread.onSpinWait(); // there are no more, for now
        }
    }

    private static void say(ExecutionResult result) {
        System.out.println(result.outcome() + " "
                + result.killReport().map(r -> r.verdict().toString()).orElse("none"));
    }
}
