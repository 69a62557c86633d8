package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.ExecutionResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Asks for one plugin from 100 threads at once when it is told to, and says what became of each request. For a JVM of its own. */
final class OneKeyMain {

    private static final int THREADS = 100;

    private OneKeyMain() {}

    public static void main(String[] args) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(THREADS + 1);
        var threads = Executors.newFixedThreadPool(THREADS);
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .stateDirectory(Path.of(args[0]))
                .register(Hostile.plugin(
                        "hostile.once",
                        "echo ran >>\"$1\"; sleep 1",
                        m -> m.maxFrequency(Duration.ofHours(1)),
                        args[1]))
                .build()) {
            List<CompletableFuture<ExecutionResult>> results = IntStream.range(0, THREADS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> ask(engine, barrier), threads))
                    .toList();
            System.out.println("ready");
            System.in.read();
            barrier.await();
            for (CompletableFuture<ExecutionResult> result : results) {
                System.out.println(said(result.get()));
            }
        }
        threads.shutdown();
    }

    private static ExecutionResult ask(CountermeasureEngine engine, CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return engine.request("hostile.once").run();
    }

    private static String said(ExecutionResult result) {
        return result.outcome()
                + result.rejection().map(rejection -> " " + rejection.reason()).orElse("");
    }
}
