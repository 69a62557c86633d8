package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.countermeasure.core.internal.jar.TestJar;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Failure;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.Incident;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Output;
import io.countermeasure.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Plugins in jars as an engine runs them: real jars, real JVMs. */
@Timeout(180)
class JarPluginTest {

    private Path folder = Path.of("");

    @BeforeEach
    void prepare(@TempDir Path temporary) throws IOException {
        folder = Files.createDirectory(temporary.resolve("plugins"));
    }

    @Test
    void everythingItIsGivenAndSavesArrives() throws IOException {
        write(TestJar.plugin("a.jar", """
                @Override public void prepare(RunContext context) { context.saveTextOutput("prepared;"); }
                @Override public void run(RunContext context) throws Exception {
                    context.saveTextOutput(context.incident().json().orElseThrow() + ";" + context.event().orElseThrow());
                    CommandResult result = context.exec(Command.shell(
                            "echo $COUNTERMEASURE_TEXTKEY; cat \\"$COUNTERMEASURE_INCIDENT\\"; echo oops >&2; exit 4"));
                    context.saveTextOutput(";" + result.exitCode() + ";" + result.stdout() + ";" + result.stderr());
                    java.nio.file.Files.writeString(context.dataDirectory().resolve("f"), "x");
                    context.saveHtmlOutput("<b>\\u00fc\\ud83d\\ude00</b>");
                    context.saveReturnCode(0);
                    System.out.println("printed");
                    System.err.println("complained");
                    new ProcessBuilder("/bin/echo", "inherited").inheritIO().start().waitFor();
                    if (context.deadline().isEmpty()) throw new IllegalStateException("no deadline");
                }
                """));
        try (CountermeasureEngine engine = engine()) {
            ExecutionResult result = engine.request("a.jar")
                    .incident(IncidentJson.read("{\"x\":1}"))
                    .event(Incident.Event.OPENED)
                    .run();

            assertThat(result.outcome()).as(told(result)).isEqualTo(Outcome.SUCCEEDED);
            assertThat(result.textOutput()).isEqualTo("prepared;{\"x\":1};OPENED;4;a.jar\n{\"x\":1};oops\n");
            assertThat(result.outputs()).contains(new Output.Html("<b>\u00fc\ud83d\ude00</b>"));
            assertThat(result.returnCode()).hasValue(0);
            assertThat(result.console().stderr()).contains("printed", "complained", "inherited");
        }
    }

    @Test
    void longOutputOfACommandOfItsIsCutBetweenCharacters() throws IOException {
        write("long", """
                @Override public void run(RunContext c) throws Exception {
                    CommandResult result = c.exec(Command.shell(
                            "printf x; yes $(printf '\\\\303\\\\274') | tr -d '\\\\n' | head -c 3000000"));
                    c.saveTextOutput(result.stdout().contains("\ufffd") + " " + result.stdout().startsWith("x\u00fc\u00fc")
                            + " " + (result.droppedBytes() > 1_900_000));
                }
                """);
        try (CountermeasureEngine engine = engine()) {
            ExecutionResult result = engine.request("a.long").run();

            assertThat(result.textOutput()).as(told(result)).isEqualTo("false true true");
        }
    }

    @Test
    void aSavedCodeAndAnExceptionInEachPhaseAreFailed() throws IOException {
        write("code", "@Override public void run(RunContext c) { c.saveReturnCode(3); }");
        write("prepare", """
                @Override public void prepare(RunContext c) throws Exception { throw new java.io.IOException("not ready"); }
                @Override public void run(RunContext c) { c.saveTextOutput("never"); }
                """);
        write("run", "@Override public void run(RunContext c) { throw new IllegalStateException(\"no nginx\"); }");
        write("constructor", """
                public ACountermeasure() { throw new IllegalArgumentException("made up"); }
                @Override public void run(RunContext c) {}
                """);
        write("initializer", """
                static final int X = Integer.parseInt("x");
                @Override public void run(RunContext c) {}
                """);
        write("error", "@Override public void run(RunContext c) { run(c); }");
        write("linkage", "@Override public void run(RunContext c) { throw new NoClassDefFoundError(\"gone\"); }");
        write("mute", """
                @Override public void run(RunContext c) {
                    throw new RuntimeException() { @Override public String getMessage() { throw new Error(); } };
                }
                """);
        try (CountermeasureEngine engine = engine()) {
            assertThat(engine.request("a.code").run().returnCode()).hasValue(3);
            assertThat(failure(engine, "prepare")).isEqualTo("PREPARE java.io.IOException not ready");
            assertThat(failure(engine, "run")).isEqualTo("RUN java.lang.IllegalStateException no nginx");
            assertThat(failure(engine, "constructor")).isEqualTo("PREPARE java.lang.IllegalArgumentException made up");
            assertThat(failure(engine, "initializer")).startsWith("PREPARE java.lang.ExceptionInInitializerError");
            assertThat(failure(engine, "error")).startsWith("RUN java.lang.StackOverflowError");
            assertThat(failure(engine, "linkage")).isEqualTo("RUN java.lang.NoClassDefFoundError gone");
            assertThat(failure(engine, "mute")).contains("its message cannot be read");
        }
    }

    @Test
    void whatWouldHarmTheAgentStaysInTheWorker() throws IOException {
        write("exit", "@Override public void run(RunContext c) { c.saveTextOutput(\"before\"); System.exit(0); }");
        write("halt", "@Override public void run(RunContext c) { Runtime.getRuntime().halt(0); }");
        write("heap", """
                static final List<byte[]> KEPT = new ArrayList<>();
                @Override public void run(RunContext c) { while (true) KEPT.add(new byte[1 << 20]); }
                """);
        write("threads", """
                @Override public void run(RunContext c) {
                    for (int i = 0; i < 50; i++) new Thread(() -> { while (true) Thread.onSpinWait(); }).start();
                    c.saveTextOutput("ran");
                }
                """);
        write("timers", """
                @Override public void run(RunContext c) {
                    new Timer().schedule(new TimerTask() { @Override public void run() {} }, 0, 10);
                    System.setOut(null);
                    Locale.setDefault(Locale.JAPAN);
                    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
                    Thread.currentThread().interrupt();
                    c.saveTextOutput("ran");
                }
                """);
        try (CountermeasureEngine engine = engine()) {
            assertThat(failure(engine, "exit")).startsWith("PROTOCOL exit worker must send its end but exited with 0");
            assertThat(failure(engine, "halt")).startsWith("PROTOCOL exit worker must send its end but exited with 0");
            assertThat(failure(engine, "heap"))
                    .containsAnyOf("RUN java.lang.OutOfMemoryError", "must send its end but exited with 71");
            for (String key : List.of("threads", "timers")) {
                ExecutionResult result = engine.request("a." + key).run();
                assertThat(result.outcome()).as(told(result)).isEqualTo(Outcome.SUCCEEDED);
                assertThat(result.textOutput()).isEqualTo("ran");
                assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
            }
        }
        assertThat(Workers.of(folder)).isEmpty();
    }

    @Test
    void whatNeverEndsIsTimedOutAndGone() throws IOException {
        write("loop", "@Override public void run(RunContext c) { while (true) Thread.onSpinWait(); }");
        write("caught", """
                @Override public void run(RunContext c) {
                    c.saveTextOutput("begun");
                    while (true) try { Thread.sleep(60_000); } catch (Throwable again) { }
                }
                """);
        write("polite", """
                @Override public void run(RunContext c) throws Exception {
                    try { Thread.sleep(60_000); } catch (InterruptedException e) { c.saveTextOutput("cleaned up"); throw e; }
                }
                """);
        write("hook", """
                @Override public void run(RunContext c) throws Exception {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true) Thread.onSpinWait(); }));
                    Thread.sleep(60_000);
                }
                """);
        write("children", """
                @Override public void run(RunContext c) throws Exception {
                    new ProcessBuilder("sleep", "4711").start();
                    c.exec(Command.shell("setsid sleep 4712 & sleep 4713"));
                }
                """);
        write(
                "output",
                "@Override public void run(RunContext c) { while (true) c.saveTextOutput(\"x\".repeat(10_000)); }");
        write(
                "print",
                "@Override public void run(RunContext c) { while (true) System.out.println(\"y\".repeat(10_000)); }");
        try (CountermeasureEngine engine = engine()) {
            // what takes a processor takes none from what sleeps
            for (List<String> keys :
                    List.of(List.of("caught", "polite", "hook", "children"), List.of("loop", "output", "print"))) {
                Map<String, Execution> running = new LinkedHashMap<>();
                keys.forEach(key -> running.put(
                        key,
                        engine.request("a." + key)
                                .maxRuntime(Duration.ofSeconds(3))
                                .start()));
                running.forEach((key, execution) ->
                        timesOut(key, longEnough(engine, key, execution.result().join())));
            }
        }
    }

    /** Once more, with more time, where the host was so busy that its JVM had not got as far as its loop. */
    private static ExecutionResult longEnough(CountermeasureEngine engine, String key, ExecutionResult first) {
        ExecutionResult result = first;
        for (int seconds = 6; !isUnderWay(key, result) && seconds < 60; seconds *= 2) {
            result = engine.request("a." + key)
                    .maxRuntime(Duration.ofSeconds(seconds))
                    .run();
        }
        return result;
    }

    private static boolean isUnderWay(String key, ExecutionResult result) {
        return result.ran() && (!key.equals("output") || result.droppedOutput() > 0);
    }

    private static void timesOut(String key, ExecutionResult result) {
        assertThat(result.outcome()).as(key + told(result)).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.ran()).as(key).isTrue();
        assertThat(result.killReport().orElseThrow().verdict()).as(key).isEqualTo(KillReport.Verdict.CLEAN);
        if (key.equals("polite")) {
            assertThat(result.textOutput()).isEqualTo("cleaned up");
        }
        if (key.equals("output")) {
            assertThat(result.droppedOutput()).isPositive();
        }
    }

    @Test
    void aPluginSeesItsOwnLibrariesAndNoneOfOurs() throws IOException {
        TestJar jar = TestJar.plugin("a.own", """
                @Override public void run(RunContext c) throws Exception {
                    c.saveTextOutput(tools.jackson.core.Version.name() + ";");
                    for (String name : List.of("io.countermeasure.json.IncidentJson", "org.apache.commons.exec.Executor",
                            "io.countermeasure.process.worker.WorkerMain", "tools.jackson.core.JsonParser")) {
                        try {
                            c.saveTextOutput(Class.forName(name) + " ");
                        } catch (ClassNotFoundException e) {
                            c.saveTextOutput("none ");
                        }
                    }
                    c.saveTextOutput(new String(getClass().getResourceAsStream("/demo/data.txt").readAllBytes()));
                }
                """);
        jar.entry("demo/data.txt", "resource");
        jar.source(
                "tools.jackson.core.Version",
                "package tools.jackson.core; public class Version { public static String name() { return \"0.0.1\"; } }");
        write(jar, "own");
        try (CountermeasureEngine engine = engine()) {
            ExecutionResult result = engine.request("a.own").run();

            assertThat(result.textOutput()).as(told(result)).isEqualTo("0.0.1;none none none none resource");
        }
    }

    @Test
    void whatItSaysOfItselfAtTheRunMustBeWhatWasKnown() throws IOException {
        TestJar jar =
                TestJar.plugin("a.other", "@Override public void run(RunContext c) { c.saveTextOutput(\"ran\"); }");
        jar.description(TestJar.description("demo.ACountermeasure", "a.other").replace("}", ", \"max_runtime\": 5}"));
        write(jar, "other");
        try (CountermeasureEngine engine = engine()) {
            ExecutionResult result = engine.request("a.other").run();

            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.ran()).isFalse();
            assertThat(result.failure().orElseThrow().message())
                    .isEqualTo(
                            "metadata() must say what the agent knows of this jar but max_runtime is null and not 5");
        }
    }

    @Test
    void aJarWithoutADescriptionIsAskedOnceAndRuns() throws IOException {
        write(TestJar.plugin("a.asked", "@Override public void run(RunContext c) { c.saveTextOutput(\"ran\"); }")
                .undescribed());
        try (CountermeasureEngine engine = engine()) {
            assertThat(engine.registry().catalog().problems()).isEmpty();
            assertThat(engine.request("a.asked").run().textOutput()).isEqualTo("ran");
        }
    }

    @Test
    void oneClassNameInTwoJarsIsTwoPlugins() throws IOException {
        write("left", "@Override public void run(RunContext c) { c.saveTextOutput(\"left\"); }");
        write("right", "@Override public void run(RunContext c) { c.saveTextOutput(\"right\"); }");
        try (CountermeasureEngine engine = engine()) {
            assertThat(engine.request("a.left").run().textOutput()).isEqualTo("left");
            assertThat(engine.request("a.right").run().textOutput()).isEqualTo("right");
        }
    }

    @Test
    void whatItLogsIsLoggedByTheAgent() throws IOException {
        write("log", """
                @Override public void run(RunContext c) {
                    c.log().debug("fine {}", 1);
                    org.slf4j.LoggerFactory.getLogger("demo.Library").warn("trouble", new IllegalStateException("made up"));
                    org.slf4j.LoggerFactory.getLogger("demo.Library").debug("not heard");
                }
                """);
        Logger logger = (Logger) LoggerFactory.getLogger("countermeasure.a.log");
        logger.setLevel(Level.DEBUG);
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        logger.addAppender(heard);
        try (CountermeasureEngine engine = engine()) {
            assertThat(engine.request("a.log").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        } finally {
            logger.detachAppender(heard);
        }
        assertThat(heard.list).hasSize(2);
        assertThat(heard.list.get(0).getFormattedMessage()).contains("fine 1");
        assertThat(heard.list.get(1).getFormattedMessage()).contains("demo.Library", "trouble");
    }

    @Test
    void whatIsLoggedOnceItHasReturnedIsConsoleAndChangesNothing() throws IOException {
        write("late", """
                @Override public void run(RunContext c) {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                        org.slf4j.LoggerFactory.getLogger("demo.Pool").info("pool closed");
                    }));
                    org.slf4j.LoggerFactory.getLogger("x".repeat(2_000_000)).info("by one with a long name");
                    c.saveTextOutput("ran");
                }
                """);
        try (CountermeasureEngine engine = engine()) {
            ExecutionResult result = engine.request("a.late").run();

            assertThat(result.outcome()).as(told(result)).isEqualTo(Outcome.SUCCEEDED);
            assertThat(result.textOutput()).isEqualTo("ran");
            assertThat(result.console().stderr()).contains("pool closed");
        }
    }

    @Test
    void validatingAsksEachInAWorkerOfItsOwn() throws IOException {
        write("well", "@Override public void run(RunContext c) {}");
        write("says", """
                @Override public void run(RunContext c) {}
                @Override public Optional<String> validate() { return Optional.of("no nginx here"); }
                """);
        write("exits", """
                @Override public void run(RunContext c) {}
                @Override public Optional<String> validate() { System.exit(1); return Optional.empty(); }
                """);
        try (CountermeasureEngine engine = engine()) {
            List<String> rules =
                    engine.registry().validate().stream().map(Problem::rule).toList();

            assertThat(rules).hasSize(2).anyMatch("a.says: validate() says: no nginx here"::equals);
            assertThat(rules).anyMatch(rule -> rule.contains("must send its end but exited with 1"));
        }
    }

    @Test
    void itRunsAsAnotherUserWhereThatIsAskedFor() throws IOException {
        Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root"), "only root can run plugins as another user");
        Path temporary = Objects.requireNonNull(folder.getParent());
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        write("user", """
                @Override public void run(RunContext c) throws Exception {
                    c.saveTextOutput(c.exec(Command.of("id", "-un")).stdout() + c.incident().json().orElseThrow());
                    java.nio.file.Files.writeString(c.dataDirectory().resolve("f"), "x");
                }
                """);
        TestJar.plugin("a.asked", "@Override public void run(RunContext c) { c.saveTextOutput(\"ran\"); }")
                .undescribed()
                .write(folder.resolve("asked.jar"));
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .pluginDirectory(folder)
                .stateDirectory(temporary.resolve("state"))
                .runAs("nobody")
                .build()) {
            ExecutionResult result = engine.request("a.user")
                    .incident(IncidentJson.read("{\"x\":1}"))
                    .run();

            assertThat(result.textOutput()).as(told(result)).isEqualTo("nobody\n{\"x\":1}");
            assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(engine.request("a.asked").run().textOutput()).isEqualTo("ran");
        }
    }

    @Test
    void theContextIsSealedAndWarmWorkersAreUsedOnce() throws IOException {
        write("warm", """
                static int runs;
                @Override public void run(RunContext c) {
                    c.saveTextOutput(++runs + " " + ProcessHandle.current().pid());
                    new Thread(() -> {
                        try {
                            while (true) { c.saveTextOutput(""); Thread.sleep(1); }
                        } catch (IllegalStateException e) {
                            System.out.println(e.getMessage());
                        } catch (InterruptedException e) {
                        }
                    }).start();
                }
                """);
        try (CountermeasureEngine engine = engine()) {
            String first = engine.request("a.warm").run().textOutput();
            String second = engine.request("a.warm").run().textOutput();

            assertThat(first).startsWith("1 ");
            assertThat(second).startsWith("1 ").isNotEqualTo(first);
        }
    }

    private CountermeasureEngine engine() {
        return CountermeasureEngine.builder()
                .pluginDirectory(folder)
                .runPolicy(RunPolicy.builder()
                        .grace(Duration.ofSeconds(1))
                        .maxOutputBytes(64 * 1024)
                        .build())
                .build();
    }

    private static String failure(CountermeasureEngine engine, String key) {
        ExecutionResult result = engine.request("a." + key).run();
        assertThat(result.outcome()).as(key).isEqualTo(Outcome.FAILED);
        assertThat(result.killReport().orElseThrow().verdict()).as(key).isEqualTo(KillReport.Verdict.CLEAN);
        Failure failure = result.failure().orElseThrow();
        assertThat(failure.phase() == Phase.RUN || failure.phase() == Phase.PROTOCOL)
                .as(key)
                .isEqualTo(result.ran());
        return failure.phase() + " " + failure.type() + " " + failure.message();
    }

    private static String told(ExecutionResult result) {
        return " " + result + " " + result.failure() + " " + result.console();
    }

    private void write(String key, String members) throws IOException {
        write(TestJar.plugin("a." + key, members), key);
    }

    private void write(TestJar jar) throws IOException {
        write(jar, "plugin");
    }

    private void write(TestJar jar, String name) throws IOException {
        jar.write(folder.resolve(name + ".jar"));
    }
}
