package io.countermeasure.benchmarks;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.Execution;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.spi.ExecutionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One more run while many sleep, beside the same run of an engine that has nothing else to do. */
final class BusySection implements Section {

    private static final String KEY = "bench.true";

    private final int sleepers;
    private final int rounds;

    BusySection(int sleepers, int rounds) {
        this.sleepers = sleepers;
        this.rounds = rounds;
    }

    @Override
    public String name() {
        return "busy";
    }

    @Override
    public String about() {
        return "a run beside " + sleepers + " that sleep, in turns with an idle engine's, " + rounds + " times each";
    }

    @Override
    public void run(Report report) throws Exception {
        try (PluginFolder folder = new PluginFolder()) {
            folder.add(KEY, "[\"/usr/bin/true\"]");
            for (int i = 0; i < sleepers; i++) {
                folder.add("bench.sleeper_" + i, "[\"sleep\", \"600\"]");
            }
            CountDownLatch asleep = new CountDownLatch(sleepers);
            try (CountermeasureEngine idle = engine(folder).build();
                    CountermeasureEngine busy =
                            engine(folder).listener(counting(asleep)).build()) {
                List<Execution> sleeping = start(busy, asleep);
                new Turns(rounds / 10 + 1, rounds)
                        .with("idle engine", () -> run(idle))
                        .with("busy engine", () -> run(busy))
                        .measure("beside " + sleepers + " sleepers", report);
                end(sleeping, report);
            }
        }
    }

    private List<Execution> start(CountermeasureEngine engine, CountDownLatch asleep) throws InterruptedException {
        List<Execution> sleeping = new ArrayList<>();
        for (int i = 0; i < sleepers; i++) {
            sleeping.add(engine.request("bench.sleeper_" + i).start());
        }
        if (!asleep.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException(asleep.getCount() + " of " + sleepers + " did not start within a minute");
        }
        return sleeping;
    }

    private static void end(List<Execution> sleeping, Report report) {
        long start = System.nanoTime();
        sleeping.forEach(execution -> execution.cancel("the benchmark is over"));
        sleeping.forEach(execution -> execution.result().join());
        report.line(String.format(
                "  all %d ended, and proven gone, in %d ms%n",
                sleeping.size(), (System.nanoTime() - start) / 1_000_000));
    }

    private static EngineBuilder engine(PluginFolder folder) {
        return CountermeasureEngine.builder()
                .pluginDirectory(folder.path)
                .runPolicy(RunPolicy.builder().grace(Duration.ofSeconds(1)).build());
    }

    private static ExecutionListener counting(CountDownLatch started) {
        return new ExecutionListener() {
            @Override
            public void started(String executionId, String textKey) {
                started.countDown();
            }
        };
    }

    private static void run(CountermeasureEngine engine) {
        ExecutionResult result = engine.request(KEY).run();
        if (!result.succeeded()) {
            throw new IllegalStateException("the run was to succeed but " + result.summary());
        }
    }
}
