package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.integration.shell.ShellPlugins;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An agent in a folder: commands, Java plugins and workers, each of which leaves a mark with the number of its request when it truly
 * begins, and a sink that has a line for each result on disk before it says that it took it.
 */
final class DurableAgent {

    /** The last is no plugin's. */
    static final List<String> KEYS = List.of(
            "hostile.command.short",
            "hostile.command.long",
            "hostile.command.rare",
            "hostile.java.short",
            "hostile.java.long",
            "hostile.worker.short",
            "hostile.worker.long",
            "hostile.unknown");

    private static final int REFUSES_ONE_OF = 200;

    private final Path root;

    private DurableAgent(Path root) {
        this.root = root;
    }

    /** One in that folder. */
    static DurableAgent in(Path root) {
        return new DurableAgent(root);
    }

    /** Makes what all its lives share. */
    void prepare() throws IOException {
        Files.createDirectory(marks());
        new ShellPlugins(root)
                .add("hostile.worker.short", "run() { " + mark() + "text \"ran $n\"; }")
                .add("hostile.worker.long", "run() { " + mark() + "text \"ran $n\"; sleep 0.2; }");
    }

    /** An engine of one life. */
    CountermeasureEngine engine() throws IOException {
        EngineBuilder builder = new ShellPlugins(root)
                .engine()
                .stateDirectory(state())
                .runPolicy(RunPolicy.builder()
                        .grace(Duration.ofMillis(200))
                        .warmCommands(1)
                        .build())
                .sink("file", this::publish)
                .register(new MarkCountermeasure("hostile.java.short", 0, this))
                .register(new MarkCountermeasure("hostile.java.long", 200, this));
        String script = mark() + "echo \"ran $n\"; ";
        return builder.register(Hostile.plugin("hostile.command.short", script, m -> m))
                .register(Hostile.plugin("hostile.command.long", script + "sleep 0.2", m -> m))
                .register(Hostile.plugin("hostile.command.rare", script, m -> m.maxFrequency(Duration.ofSeconds(1))))
                .build();
    }

    Path state() {
        return root.resolve("state");
    }

    Path marks() {
        return root.resolve("marks");
    }

    /** A line for each request, before it is made. */
    Path asked() {
        return root.resolve("asked");
    }

    /** A line for each result that a requester had. */
    Path returned() {
        return root.resolve("returned");
    }

    /** A line for each result that the sink took. */
    Path published() {
        return root.resolve("published");
    }

    /** Makes a request and has a line of it before and after. */
    void ask(CountermeasureEngine engine, int number) throws IOException {
        note(asked(), Integer.toString(number), false);
        ExecutionResult result = engine.request(KEYS.get(number % KEYS.size()))
                .incident(IncidentJson.read("{\"outage\":{\"id\":" + number + "}}"))
                .requestId("r" + number)
                .run();
        note(returned(), number + " " + line(result) + " " + result.durable(), false);
    }

    private void publish(ExecutionResult result) throws IOException {
        if (ThreadLocalRandom.current().nextInt(REFUSES_ONE_OF) == 0) {
            throw new IOException("not now");
        }
        note(published(), line(result), true);
    }

    private static String line(ExecutionResult result) {
        return result.executionId() + " " + result.requestId().orElse("-") + " " + result.outcome()
                + result.rejection().map(r -> "-" + r.reason()).orElse("");
    }

    private static void note(Path file, String line, boolean synced) throws IOException {
        try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            if (synced) {
                out.getFD().sync();
            }
        }
    }

    private String mark() {
        return "IFS= read -r line <\"$COUNTERMEASURE_INCIDENT\"; n=${line##*:}; n=${n%%\\}*}; echo ran >>'" + marks()
                + "'/$n; ";
    }

    private static final class MarkCountermeasure extends CountermeasurePlugin {
        private final String key;
        private final int millis;
        private final DurableAgent agent;

        MarkCountermeasure(String key, int millis, DurableAgent agent) {
            this.key = key;
            this.millis = millis;
            this.agent = agent;
        }

        @Override
        public CountermeasureMetadata metadata() {
            return CountermeasureMetadata.builder(key)
                    .name(key)
                    .author("tests")
                    .description("Leaves a mark")
                    .build();
        }

        @Override
        public void run(RunContext context) throws Exception {
            String number = IncidentJson.write(context.incident()).replaceAll("\\D", "");
            Files.writeString(
                    agent.marks().resolve(number), "ran\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            context.saveTextOutput("ran " + number);
            Thread.sleep(millis);
        }
    }
}
