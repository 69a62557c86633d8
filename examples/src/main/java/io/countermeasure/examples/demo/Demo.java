package io.countermeasure.examples.demo;

import io.countermeasure.model.Catalog;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The demonstration. Its arguments are an empty folder and the folder of the examples; it fails if anything is not as it says. */
public final class Demo {

    private static final Duration LONGEST = Duration.ofSeconds(60); // against hanging
    private static final int LINES = 6;
    private static final String CONNECTIONS = "network.connections";
    private static final String RUNAWAY = "demo.runaway";
    private static final String SURVEY = "demo.survey";
    private static final String TABLE = "process.table";
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private final Stage stage;
    private final Narrator narrator;

    private Demo(Stage stage, Narrator narrator) {
        this.stage = stage;
        this.narrator = narrator;
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        show(Path.of(args[0]), Path.of(args[1]), new Narrator(System.out, Boolean.getBoolean("demo.colours")));
    }

    static void show(Path folder, Path examples, Narrator narrator) throws IOException, InterruptedException {
        try (Stage stage = new Stage(folder, examples)) {
            Demo demo = new Demo(stage, narrator);
            demo.plugins();
            demo.incident();
            demo.tooOften();
            demo.python();
            demo.runaway();
            demo.kill();
        }
    }

    private void plugins() throws IOException, InterruptedException {
        narrator.step(
                "An agent starts. These are its countermeasures: JSON and Python files in a folder, and what it registers itself.");
        Catalog catalog = stage.agent.catalog();
        narrator.show(catalog.entries().stream()
                .map(e -> String.format(
                        "%-20s %-5s %s",
                        e.metadata().textKey(), e.kind(), e.metadata().description()))
                .toList());
        narrator.say("A broken file is reported, and harms no other:");
        narrator.show(catalog.problems().stream()
                .map(p -> p.toString().replaceFirst("^.*/", ""))
                .toList());
        narrator.check(
                catalog.problems().stream()
                                .filter(p -> String.valueOf(p.file()).endsWith("broken.json"))
                                .count()
                        == 2,
                "both mistakes are named, with line and column");
        await(() -> stage.cloud.catalog().orElse("").contains(CONNECTIONS), "the cloud was told which there are");
    }

    private void incident() throws IOException, InterruptedException {
        narrator.step("An incident arrives as a file. The operator bound its alert label to " + CONNECTIONS + ".");
        String incident = incident(4711, "Too many connections");
        narrator.show(List.of(incident));
        stage.deliver("4711.opened.json", incident);
        ExecutionResult result = received(r -> r.textKey().equals(CONNECTIONS));
        narrator.say("The cloud received:");
        narrator.show(
                List.of(result.summary() + ", request " + result.requestId().orElse("without id")));
        narrator.show(result.textOutput().lines().limit(LINES).toList());
        narrator.check(result.succeeded() && !result.textOutput().isEmpty(), "it ran, and its output was published");
    }

    private void tooOften() throws IOException, InterruptedException {
        narrator.step("The alert flaps: a second incident wants the same within its max_frequency of 60 s.");
        stage.deliver("4712.opened.json", incident(4712, "Too many connections"));
        ExecutionResult result = received(
                r -> r.textKey().equals(CONNECTIONS) && r.requestId().orElse("").startsWith("4712"));
        Rejection rejection = result.rejection().orElseThrow(() -> new IllegalStateException("it ran: " + result));
        Instant next = rejection.nextAllowed().orElseThrow();
        narrator.say("The cloud received:");
        narrator.show(
                List.of(result.outcome() + " " + rejection.reason(), rejection.message(), "next_allowed: " + next));
        narrator.check(
                rejection.reason() == Rejection.Reason.TOO_FREQUENT && !result.ran() && next.isAfter(Instant.now()),
                "it did not run, and the cloud knows when it may");
    }

    private void python() throws IOException, InterruptedException {
        narrator.step("Another one is bound to a plugin in Python, which answers with a table for the panel.");
        if (!Files.isExecutable(PYTHON)) {
            narrator.say("Left out: this host has no " + PYTHON + ".");
            return;
        }
        stage.deliver("4714.opened.json", incident(4714, "Memory is low"));
        ExecutionResult result = received(r -> r.textKey().equals(TABLE));
        narrator.say("The cloud received:");
        narrator.show(List.of(result.summary()));
        narrator.show(result.htmlOutput().lines().limit(LINES).toList());
        narrator.check(
                result.succeeded() && result.htmlOutput().contains("<h1>web1</h1>"),
                "it ran in a process of its own, and knew the incident");
    }

    private void runaway() throws IOException, InterruptedException {
        narrator.step("A plugin runs away: it ignores TERM, forks, and leaves its session. Its max_runtime is 2 s.");
        stage.deliver("4713.opened.json", incident(4713, "Runaway"));
        await(() -> stage.processes() >= 5, "its shell and four children are running");
        ExecutionResult result = received(r -> r.textKey().equals(RUNAWAY));
        KillReport report = result.killReport().orElseThrow();
        narrator.say("The cloud received:");
        narrator.show(List.of(
                result.summary(), "it had printed: " + result.textOutput().strip()));
        narrator.show(report.steps().stream()
                .map(s -> String.format(
                        "after %.1f s  %-4s to %s", s.after().toMillis() / 1000.0, s.signal(), s.target()))
                .toList());
        narrator.check(result.outcome() == Outcome.TIMED_OUT, "it was ended at its limit");
        narrator.check(
                report.verdict() == KillReport.Verdict.CLEAN
                        && report.survivors().isEmpty(),
                "the kill report says CLEAN: nothing of it is left");
        narrator.check(stage.processes() == 0, "a look at all processes of this host finds none of it");
    }

    private void kill() throws IOException, InterruptedException {
        narrator.step("The cloud is down, two incidents are answered, and then the agent is killed.");
        stage.agent.close();
        stage.cloud.refuse(Integer.MAX_VALUE);
        final String done;
        try (AgentProcess agent = stage.process()) {
            stage.deliver("4715.opened.json", incident(4715, "Disk full"));
            stage.deliver("4716.opened.json", incident(4716, "Something is odd"));
            await(() -> stage.runsWith("result").size() == 1, "one has run: its result waits in the state directory");
            done = stage.runsWith("result").get(0);
            await(
                    () -> stage.runsWith("text").stream().anyMatch(id -> !id.equals(done)),
                    "the other one is running, and what it has printed is there too");
            narrator.show(List.of("kill -9 " + agent.pid()));
            agent.kill();
        }
        await(() -> stage.processes() == 0, "what it ran has ended with it");
        stage.cloud.refuse(0);
        try (AgentProcess agent = stage.process()) {
            narrator.say("The cloud is back, and the agent is started again, as pid " + agent.pid()
                    + ". The cloud received:");
            ExecutionResult finished = received(r -> r.textKey().equals("disk.usage"));
            ExecutionResult interrupted = received(r -> r.textKey().equals(SURVEY));
            narrator.show(List.of(
                    finished.summary(),
                    interrupted.summary(),
                    "it had printed: " + interrupted.textOutput().strip()));
            narrator.check(
                    finished.succeeded() && finished.executionId().equals(done), "the result that waited has arrived");
            narrator.check(
                    interrupted.outcome() == Outcome.INTERRUPTED
                            && !interrupted.textOutput().isEmpty(),
                    "the run that the kill interrupted has a result too, with the output there was");
        }
    }

    private ExecutionResult received(Predicate<ExecutionResult> wanted) throws InterruptedException {
        return stage.cloud.await(wanted, LONGEST);
    }

    private void await(Condition condition, String what) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        boolean holds = condition.holds();
        while (!holds && System.nanoTime() < deadline) {
            Thread.sleep(20);
            holds = condition.holds();
        }
        narrator.check(holds, what);
    }

    private static String incident(int id, String label) {
        return String.format(
                "{\"outage\": {\"id\": %d, \"alert_label\": \"%s\", \"severity\": \"critical\"},"
                        + " \"server\": {\"name\": \"web1\"}}",
                id, label);
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }
}
