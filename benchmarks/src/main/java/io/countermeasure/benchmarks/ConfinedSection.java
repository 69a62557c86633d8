package io.countermeasure.benchmarks;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.Explanation;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.model.ExecutionResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A confined {@code true}: by the engine, over the same words by hand; and from a sandbox that stood, over an unconfined one. */
final class ConfinedSection implements Section {

    private static final String KEY = "bench.confined";

    private static final int STANDS_MILLIS = 100; // until the next sandbox stands
    private static final int WARM_SHARE = 2; // of the rounds to warm up, as each takes so long

    private final int warmUp;
    private final int rounds;

    ConfinedSection(int warmUp, int rounds) {
        this.warmUp = warmUp;
        this.rounds = rounds;
    }

    @Override
    public String name() {
        return "confined";
    }

    @Override
    public String about() {
        return "a confined true to its end, in turns, " + rounds + " times each after " + warmUp + " to warm up, "
                + warmUp / WARM_SHARE + " where sandboxes stand ready";
    }

    @Override
    public void run(Report report) throws Exception {
        try (PluginFolder folder = new PluginFolder()) {
            folder.add(KEY, "[\"/usr/bin/true\"]");
            forAll(folder.path, "rwxr-xr-x");
            try (CountermeasureEngine cold = engine(folder, 0)) {
                Explanation explained = cold.explain(KEY);
                if (!explained.runs()) {
                    report.line("  not measured: " + explained.rejection());
                    return;
                }
                Path job = forAll(Files.createDirectory(folder.path.resolve("job")), "rwxrwxrwx");
                new Turns(warmUp, rounds)
                        .with("the same words by hand", () -> byHand(explained.argv(), job))
                        .with("engine", () -> byEngine(cold))
                        .measure("confined", report);
                measureWarm(folder, explained.argv(), job, report);
            }
        }
    }

    private void measureWarm(PluginFolder folder, List<String> words, Path job, Report report) throws Exception {
        try (CountermeasureEngine warm = engine(folder, 1);
                WaitingSandbox waiting = new WaitingSandbox(words, job);
                HandOvers handOvers = new HandOvers()) {
            new Turns(warmUp / WARM_SHARE, rounds, STANDS_MILLIS)
                    .with("ProcessBuilder, unconfined", () -> byHand(List.of("/usr/bin/true"), job))
                    .with("by hand, warm, until gone", waiting::run)
                    .with("hand-overs of an engine alone", handOvers::run)
                    .with("engine, warm", () -> byEngine(warm))
                    .measure("confined, warm", report);
        }
    }

    private static CountermeasureEngine engine(PluginFolder folder, int warmCommands) {
        EngineBuilder builder = CountermeasureEngine.builder()
                .pluginDirectory(folder.path)
                .sandbox(Sandboxes.confined())
                .runPolicy(RunPolicy.builder().warmCommands(warmCommands).build());
        return (System.getProperty("user.name").equals("root") ? builder.runAs("nobody") : builder).build();
    }

    private static Path forAll(Path folder, String permissions) throws IOException {
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    private static void byHand(List<String> words, Path job) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).directory(job.toFile()).start();
        process.getOutputStream().close();
        awaitSilent(process);
    }

    /** Waits for its end, which is to be a success without a word. */
    static void awaitSilent(Process process) throws IOException, InterruptedException {
        byte[] output = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0 || output.length > 0) {
            throw new IllegalStateException(
                    "true was to succeed and say nothing but exited with " + process.exitValue());
        }
    }

    private static void byEngine(CountermeasureEngine engine) {
        ExecutionResult result = engine.request(KEY).run();
        if (!result.succeeded()) {
            throw new IllegalStateException("the run was to succeed but " + result.summary());
        }
    }
}
