package io.countermeasure.benchmarks;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.model.ExecutionResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;

/** A short command, run to its end with its output: by hand, by Commons Exec, and by the engine from a plugin file. */
final class RunSection implements Section {

    private final int warmUp;
    private final int rounds;

    RunSection(int warmUp, int rounds) {
        this.warmUp = warmUp;
        this.rounds = rounds;
    }

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String about() {
        return "one short command to its end, in turns, " + rounds + " times each after " + warmUp + " to warm up";
    }

    @Override
    public void run(Report report) throws Exception {
        measure("true", List.of("/usr/bin/true"), "", report);
        measure("echo", List.of("/usr/bin/echo", "a line of output"), "a line of output\n", report);
    }

    private void measure(String what, List<String> words, String expected, Report report) throws Exception {
        try (PluginFolder folder = new PluginFolder()) {
            folder.add("bench." + what, words.stream().collect(Collectors.joining("\", \"", "[\"", "\"]")));
            try (CountermeasureEngine engine = engine(folder, RunPolicy.defaults());
                    CountermeasureEngine cold =
                            engine(folder, RunPolicy.builder().warmCommands(0).build())) {
                new Turns(warmUp, rounds)
                        .with("ProcessBuilder", () -> check(expected, byHand(words)))
                        .with("Commons Exec", () -> check(expected, byCommonsExec(words)))
                        .with("engine", () -> check(expected, byEngine(engine, "bench." + what)))
                        .with("engine, no guard ahead", () -> check(expected, byEngine(cold, "bench." + what)))
                        .measure(what, report);
            }
        }
    }

    private static CountermeasureEngine engine(PluginFolder folder, RunPolicy policy) throws IOException {
        return CountermeasureEngine.builder()
                .pluginDirectory(folder.path)
                .runPolicy(policy)
                .build();
    }

    private static String byHand(List<String> words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).start();
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        process.waitFor();
        return new String(output, StandardCharsets.UTF_8);
    }

    private static String byCommonsExec(List<String> words) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        DefaultExecutor executor = DefaultExecutor.builder()
                .setExecuteStreamHandler(new PumpStreamHandler(output))
                .get();
        executor.setWatchdog(
                ExecuteWatchdog.builder().setTimeout(Duration.ofMinutes(10)).get());
        CommandLine line = new CommandLine(words.get(0));
        words.subList(1, words.size()).forEach(word -> line.addArgument(word, false));
        executor.execute(line);
        return output.toString(StandardCharsets.UTF_8);
    }

    private static String byEngine(CountermeasureEngine engine, String key) {
        ExecutionResult result = engine.request(key).run();
        if (!result.succeeded()) {
            throw new IllegalStateException("the run was to succeed but " + result.summary());
        }
        return result.textOutput();
    }

    private static void check(String expected, String output) {
        if (!output.equals(expected)) {
            throw new IllegalStateException("output was to be \"" + expected + "\" but was \"" + output + "\"");
        }
    }
}
