package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.core.internal.jar.TestJar;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.KillReport.Scope;
import io.countermeasure.model.KillReport.Verdict;
import io.countermeasure.model.Outcome;
import io.countermeasure.process.Executables;
import io.countermeasure.process.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in jars whose JVM is shut in: cold, and in a sandbox that stood before its job came. */
@Timeout(120)
class ConfinedJarTest {

    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    /** Says where it is, and keeps something; what needs the runtime's settings is asked of it too. */
    private static final String WHERE = """
            @Override public void run(RunContext context) throws Exception {
                java.nio.file.Path kept = context.dataDirectory().resolve("kept");
                java.nio.file.Files.writeString(kept, "x", java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
                String seccomp = java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("Seccomp:")).findFirst().orElseThrow().split("\\\\s+")[1];
                java.security.SecureRandom.getInstanceStrong();
                context.saveTextOutput(String.join(" ", System.getProperty("user.dir"), seccomp, String.valueOf(java.nio.file.Files.size(kept)),
                        context.incident().json().orElseThrow(), context.exec(Command.of("id", "-u")).stdout().strip(),
                        String.valueOf(java.lang.management.ManagementFactory.getRuntimeMXBean().getStartTime())));
            }
            """;

    private Path root = Path.of("");
    private Path plugins = Path.of("");

    @BeforeEach
    void prepare(@TempDir Path temporary) throws IOException {
        Assumptions.assumeTrue(Executables.find("bwrap", Launcher.PATH).isPresent(), "needs bubblewrap");
        root = temporary;
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        plugins = Files.createDirectory(root.resolve("plugins"));
    }

    @Test
    void itRunsConfinedColdAndInASandboxThatStoodBeforeItsJobCame() throws Exception {
        TestJar.plugin("a.where", WHERE).write(plugins.resolve("where.jar"));
        try (CountermeasureEngine engine = engine()) {
            int runs = 0;
            boolean warm = false;
            while (!warm) { // the time limit of the test is its end
                Instant asked = Instant.now();
                ExecutionResult result = engine.request("a.where")
                        .incident(IncidentJson.read("{\"x\":1}"))
                        .run();
                runs++;

                String[] said = result.textOutput().split(" ", -1);
                assertThat(said).as("%s %s", result, result.console()).hasSize(6);
                assertThat(Arrays.copyOf(said, 4)).containsExactly("/work", "2", Integer.toString(runs), "{\"x\":1}");
                assertThat(said[4]).isNotEqualTo("0");
                assertThat(result.confinement().orElseThrow().enforced())
                        .containsKeys(Guarantee.SYSCALL_FILTER, Guarantee.NO_NETWORK, Guarantee.TREE_KILL);
                warm = Instant.ofEpochMilli(Long.parseLong(said[5])).isBefore(asked);
                assertThat(warm && runs == 1).as("the first cannot be").isFalse();
                TimeUnit.MILLISECONDS.sleep(500); // until the next one stands
            }
        }
    }

    @Test
    void oneThatIsLinkedFromElsewhereIsAskedAndRunsConfined() throws Exception {
        Path elsewhere = Files.createDirectories(root.resolve("elsewhere/v2"));
        Files.createSymbolicLink(root.resolve("elsewhere/current"), elsewhere);
        TestJar.plugin("a.linked", "@Override public void run(RunContext c) { c.saveTextOutput(\"ran\"); }")
                .undescribed()
                .write(elsewhere.resolve("linked.jar"));
        Files.createSymbolicLink(plugins.resolve("linked.jar"), root.resolve("elsewhere/current/linked.jar"));
        try (CountermeasureEngine engine = engine()) {
            assertThat(engine.registry().catalog().problems()).isEmpty();

            ExecutionResult result = engine.request("a.linked").run();

            assertThat(result.textOutput())
                    .as("%s %s", result, result.console())
                    .isEqualTo("ran");
            assertThat(result.confinement().orElseThrow().sandbox()).isEqualTo("confined");
        }
    }

    @Test
    void whatNeverEndsIsEndedWithAllThatItStarted() throws Exception {
        String seconds = "4714." + ProcessHandle.current().pid(); // of no other test that runs now
        TestJar.plugin("a.never", """
                @Override public void run(RunContext c) throws Exception {
                    new ProcessBuilder("setsid", "sleep", "SECONDS").start();
                    c.exec(Command.shell("setsid env -i sleep SECONDS & sleep SECONDS"));
                    while (true) Thread.onSpinWait();
                }
                """.replace("SECONDS", seconds)).write(plugins.resolve("never.jar"));
        try (CountermeasureEngine engine = engine()) {
            ExecutionResult result =
                    engine.request("a.never").maxRuntime(Duration.ofSeconds(2)).run();

            assertThat(result.outcome()).as("%s %s", result, result.console()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(result.killReport().orElseThrow().scope()).isEqualTo(Scope.TREE);
            assertThat(ProcessHandle.allProcesses()
                            .filter(p -> p.info().arguments().stream()
                                    .anyMatch(all -> List.of(all).contains(seconds))))
                    .isEmpty();
        }
    }

    @Test
    void whatExhaustsTheRuntimeFailsInThereAndWhatIsNeverInitializedIsTimedOut() throws Exception {
        TestJar.plugin("a.threads", """
                @Override public void run(RunContext c) {
                    while (true) {
                        Thread thread = new Thread(() -> { try { Thread.sleep(600_000); } catch (InterruptedException e) { } });
                        thread.setDaemon(true);
                        thread.start();
                    }
                }
                """).write(plugins.resolve("threads.jar"));
        TestJar.plugin("a.classes", """
                static final List<Object> KEPT = new ArrayList<>();
                @Override public void run(RunContext c) throws Exception {
                    byte[] own = getClass().getResourceAsStream("ACountermeasure.class").readAllBytes();
                    while (true) KEPT.add(java.lang.invoke.MethodHandles.lookup().defineHiddenClass(own, false));
                }
                """).write(plugins.resolve("classes.jar"));
        TestJar.plugin("a.initializer", """
                static { while (Thread.currentThread().isAlive()) Thread.onSpinWait(); }
                @Override public void run(RunContext c) {}
                """).write(plugins.resolve("initializer.jar"));
        try (CountermeasureEngine engine = engine()) {
            for (String key : List.of("a.threads", "a.classes")) {
                ExecutionResult result = engine.request(key).run();

                assertThat(result.outcome())
                        .as("%s %s", result, result.console())
                        .isEqualTo(Outcome.FAILED);
                assertThat(String.valueOf(result.failure().orElseThrow()))
                        .containsAnyOf("java.lang.OutOfMemoryError", "must send its end but exited with 71");
            }
            ExecutionResult result = engine.request("a.initializer")
                    .maxRuntime(Duration.ofSeconds(2))
                    .run();

            assertThat(result.outcome()).as("%s %s", result, result.console()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(result.ran()).isFalse();
            assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(Verdict.CLEAN);
        }
    }

    private CountermeasureEngine engine() {
        EngineBuilder builder = CountermeasureEngine.builder()
                .pluginDirectory(plugins)
                .stateDirectory(root.resolve("state"))
                .sandbox(Sandboxes.confined())
                .runPolicy(RunPolicy.builder()
                        .warmWorkers(1)
                        .grace(Duration.ofSeconds(1))
                        .build());
        return (ROOT ? builder.runAs("nobody") : builder).build();
    }
}
