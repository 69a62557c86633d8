package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.Execution;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Output;
import io.countermeasure.model.SandboxPolicy;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is right and wrong of a run that is shut in, cold and warm. */
@Timeout(120)
class ConfinedRunsTest {

    private static final String PYTHON = """
            import os
            from countermeasure import CountermeasurePlugin

            class FirstCountermeasure(CountermeasurePlugin):
                name = "Python"
                author = "tests"
                textkey = "confined.python"
                description = "Says where it is"
                max_runtime = 30

                def run(self):
                    with open("/proc/self/status") as status:
                        seccomp = [line.split()[1] for line in status if line.startswith("Seccomp:")][0]
                    with open(os.path.join(str(self.data_directory), "kept"), "a") as file:
                        file.write("x")
                    kept = os.path.getsize(os.path.join(str(self.data_directory), "kept"))
                    self.save_text_output("%s %s %d %s" % (os.getcwd(), seccomp, kept, self.metadata["outage"]["id"]))
                    self.save_return_code(0)
            """;

    /** {@code -Dcampaign.seconds=35} for the long version: the carrier of an ended virtual thread lives 30 s. */
    private static final int SECONDS = Integer.getInteger("campaign.seconds", 1);

    @TempDir
    private Path root;

    private Path plugins;

    @BeforeEach
    void aFolderOfPlugins() throws Exception {
        Attacks.open(root);
        plugins = Files.createDirectory(root.resolve("plugins"));
        Attacks.open(plugins);
    }

    @Test
    void aPythonPluginRunsConfinedColdAndWarmAndKeepsItsData() throws Exception {
        Files.writeString(plugins.resolve("first.py"), PYTHON);
        try (CountermeasureEngine engine =
                engine(1).stateDirectory(root.resolve("state")).build()) {
            for (int i = 1; i <= 3; i++) {
                ExecutionResult result = engine.request("confined.python")
                        .incident(IncidentJson.read("{\"outage\": {\"id\": 4711}}"))
                        .run();

                assertThat(text(result)).as("%s", result).isEqualTo("/work 2 " + i + " 4711");
                assertThat(result.confinement().orElseThrow().enforced())
                        .containsKeys(Guarantee.SYSCALL_FILTER, Guarantee.NO_NETWORK, Guarantee.TREE_KILL);
                assertThat(result.confinement().orElseThrow().notEnforced().get(Guarantee.SCRATCH_LIMIT))
                        .contains("confined.python");
            }
        }
    }

    @Test
    void aPluginGetsWhatTheAgentGrantsAndNothingThatItOnlyAsksFor() throws Exception {
        Path given = Files.createDirectory(root.resolve("given"));
        Files.setPosixFilePermissions(given, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        String script = "echo x > " + given + "/written && ls " + given;
        json("confined.asks", script, ", \"sandbox\": {\"write\": [\"" + given + "\"]}");
        json("confined.granted", script, "");
        json("confined.bounded", script, ", \"sandbox\": {\"require\": [\"scratch_limit\"]}");
        SandboxPolicy policy = SandboxPolicy.builder().write(given).build();
        try (CountermeasureEngine engine = engine(0)
                .grant("confined.granted", policy)
                .grant("confined.bounded", policy)
                .build()) {
            assertThat(engine.request("confined.asks").run().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(text(engine.request("confined.granted").run())).isEqualTo("written");
            assertThat(engine.request("confined.bounded").run().summary())
                    .contains("SANDBOX_UNAVAILABLE: sandbox must enforce SCRATCH_LIMIT but it may write to");
        }
    }

    @Test
    void thePluginThatRequiresNoNetworkHasNoneWhateverIsGranted() throws Exception {
        String script = "cat /proc/net/dev | grep -c :";
        json("confined.open", script, "");
        json("confined.closed", script, ", \"sandbox\": {\"require\": [\"no_network\"]}");
        SandboxPolicy network = SandboxPolicy.builder().network(true).build();
        try (CountermeasureEngine engine = engine(0)
                .grant("confined.open", network)
                .grant("confined.closed", network)
                .build()) {
            ExecutionResult open = engine.request("confined.open").run();
            ExecutionResult closed = engine.request("confined.closed").run();

            assertThat(open.confinement().orElseThrow().notEnforced()).containsOnlyKeys(Guarantee.NO_NETWORK);
            assertThat(text(closed)).isEqualTo("1");
            assertThat(closed.confinement().orElseThrow().enforced()).containsKey(Guarantee.NO_NETWORK);
        }
    }

    @Test
    void whatAVendorRequiresIsHadOrRefused() throws Exception {
        json("confined.any", "echo ran", "");
        try (CountermeasureEngine confined =
                engine(0).require(Guarantee.NO_NETWORK).build()) {
            assertThat(confined.request("confined.any")
                            .run()
                            .confinement()
                            .orElseThrow()
                            .enforced())
                    .containsKey(Guarantee.NO_NETWORK);
        }
        try (CountermeasureEngine host = engine(0)
                .sandbox(Sandboxes.host())
                .require(Guarantee.NO_NETWORK)
                .build()) {
            assertThat(host.request("confined.any").run().summary())
                    .contains(
                            "SANDBOX_UNAVAILABLE: sandbox must enforce NO_NETWORK but the host sandbox only tidies up");
        }
    }

    /** To look at such a plugin is to execute it. */
    @Test
    void whatAVendorRequiresIsRequiredOfTheLookAtAPluginToo() throws Exception {
        Path marks = Files.createDirectory(root.resolve("marks"));
        Files.setPosixFilePermissions(marks, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(
                plugins.resolve("first.py"),
                PYTHON.replace("import os\n", "import os\nopen(\"" + marks + "/executed\", \"w\")\n")
                        .replace("\"Python\"", "\"Python\" + str(os.sep)"));
        try (CountermeasureEngine control = engine(0).sandbox(Sandboxes.host()).build()) {
            assertThat(control.registry().catalog().problems()).isEmpty();
            assertThat(marks.resolve("executed")).exists();
        }
        Files.delete(marks.resolve("executed"));
        Files.writeString(plugins.resolve("first.py"), Files.readString(plugins.resolve("first.py")) + "\n");

        try (CountermeasureEngine host = engine(0)
                .sandbox(Sandboxes.host())
                .require(Guarantee.NO_NETWORK)
                .build()) {
            assertThat(host.registry().catalog().problems())
                    .anySatisfy(problem -> assertThat(problem.toString())
                            .contains("sandbox must enforce NO_NETWORK but the host sandbox only tidies up"));
            assertThat(host.request("confined.python").run().outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(marks).isEmptyDirectory();
        }
    }

    @Test
    void whatIsToOutliveTheAgentIsRefused() throws Exception {
        json("confined.detach", "sleep 1", ", \"detach\": true");
        json("confined.finish", "sleep 1", ", \"on_agent_exit\": \"finish\"");
        try (CountermeasureEngine engine = engine(0).build()) {
            assertThat(engine.request("confined.detach").run().summary())
                    .contains("SANDBOX_UNAVAILABLE", "detach true");
            assertThat(engine.request("confined.finish").run().summary()).contains("SANDBOX_UNAVAILABLE", "\"finish\"");
        }
    }

    @Test
    void thePluginsOwnExitCodeOneIsItsOwn() throws Exception {
        json("confined.one", "echo bwrap: not me >&2; exit 1", "");
        try (CountermeasureEngine engine = engine(1).build()) {
            for (int i = 0; i < 3; i++) {
                ExecutionResult result = engine.request("confined.one").run();

                assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
                assertThat(result.returnCode()).hasValue(1);
            }
        }
    }

    /** As an unconfined run is that lacks them, and not FAILED with an exit code that may be the command's. */
    @ParameterizedTest(name = "{0} guards stand ready")
    @ValueSource(ints = {0, 1})
    void whatCannotBeExecutedOrEnteredIsErroredWithTheReason(int warm) throws Exception {
        Path hidden = Files.createDirectory(root.resolve("hidden"));
        Attacks.open(hidden);
        Path program = Files.copy(Path.of("/bin/true"), hidden.resolve("program"));
        Path link = Files.createSymbolicLink(plugins.resolve("link"), program);
        argv("confined.none", hidden.resolve("none").toString(), "");
        argv("confined.hidden", program.toString(), "");
        argv("confined.link", link.toString(), "");
        argv("confined.granted", program.toString(), ", \"working_directory\": \"" + hidden + "\"");
        argv("confined.folder", "/bin/true", ", \"working_directory\": \"" + hidden + "\"");
        argv("confined.root", "/bin/true", ", \"working_directory\": \"/\"");
        try (CountermeasureEngine engine = engine(warm)
                .grant("confined.granted", SandboxPolicy.builder().read(hidden).build())
                .build()) {
            assertThat(errored(engine, "confined.none")).startsWith("executable must exist but there is no");
            assertThat(errored(engine, "confined.hidden")).startsWith("executable must be shown by the sandbox but");
            assertThat(errored(engine, "confined.link")).startsWith("executable must be shown by the sandbox but");
            assertThat(errored(engine, "confined.folder")).startsWith("working_directory must be a folder that the");
            assertThat(engine.request("confined.granted").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(engine.request("confined.root").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    private static String errored(CountermeasureEngine engine, String key) {
        ExecutionResult result = engine.request(key).run();
        assertThat(result.outcome()).as("%s", result).isEqualTo(Outcome.ERRORED);
        return result.failure().orElseThrow().message();
    }

    private void argv(String key, String executable, String more) throws Exception {
        json(key, "", more);
        Path file = plugins.resolve(key + ".json");
        Files.writeString(
                file, Files.readString(file).replace("\"command\": \"\"", "\"command\": [\"" + executable + "\"]"));
    }

    @Test
    void aSandboxThatCannotBeSetUpAnyMoreIsErroredInItsOwnWords() throws Exception {
        Path given = Files.createDirectories(root.resolve("given/inner"));
        json("confined.given", "ls " + given, "");
        try (CountermeasureEngine engine = engine(0)
                .grant("confined.given", SandboxPolicy.builder().read(given).build())
                .build()) {
            assertThat(engine.request("confined.given").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
            Files.delete(given);
            // the agent can follow it, and nobody in another user namespace
            Files.createSymbolicLink(
                    given, Path.of("/proc/" + ProcessHandle.current().pid() + "/cwd"));

            ExecutionResult result = engine.request("confined.given").run();

            assertThat(result.outcome()).isEqualTo(Outcome.ERRORED);
            assertThat(result.failure().orElseThrow().message()).contains("sandbox confined must stand", "bwrap: ");
        }
    }

    @Test
    void firstAvailableSaysWhichItWas() throws Exception {
        json("confined.any", "echo ran", "");

        assertThat(firstAvailable(Sandboxes.confined(), Sandboxes.host())).isEqualTo("confined");
        assertThat(firstAvailable(new Missing(), Sandboxes.confined())).isEqualTo("confined");
        assertThat(firstAvailable(new Missing(), Sandboxes.host())).isEqualTo("host");
    }

    private String firstAvailable(Sandbox... sandboxes) {
        try (CountermeasureEngine engine =
                engine(0).sandbox(Sandboxes.firstAvailable(sandboxes)).build()) {
            return engine.request("confined.any")
                    .run()
                    .confinement()
                    .orElseThrow()
                    .sandbox();
        }
    }

    private static final class Missing implements Sandbox {
        @Override
        public String name() {
            return "missing";
        }

        @Override
        public SandboxPlan plan(SandboxRequest request) {
            return SandboxPlan.refused(name(), "it is not on this host");
        }
    }

    @ParameterizedTest(name = "{0} guards stand ready")
    @ValueSource(ints = {0, 1})
    void runsLiveOnWhenTheThreadsThatStartedThemHaveEndedAndNoThreadOfTheAgentsIsConfined(int warm) throws Exception {
        Set<String> before = confinement();
        json("confined.long", "sleep " + SECONDS + "; echo lived", ", \"max_runtime\": 60");
        json("confined.other", "sleep " + SECONDS + "; echo lived", ", \"max_runtime\": 60");
        json("confined.first", "true", "");
        try (CountermeasureEngine engine = engine(warm).build()) {
            engine.request("confined.first").run();
            List<Execution> executions = new CopyOnWriteArrayList<>();
            Thread platform = new Thread(
                    () -> executions.add(engine.request("confined.long").start()));
            platform.start();
            platform.join();
            Thread virtual = startVirtual(
                    () -> executions.add(engine.request("confined.other").start()));
            virtual.join();

            for (Execution execution : executions) {
                ExecutionResult result = execution.result().get();
                assertThat(text(result)).as("%s", result).isEqualTo("lived");
            }
            assertThat(executions).hasSize(2);
            assertThat(confinement()).isEqualTo(before).hasSize(1);
        }
    }

    /** A virtual thread where there are any, else one more of the platform's. */
    private static Thread startVirtual(Runnable task) throws ReflectiveOperationException {
        if (Runtime.version().feature() < 21) {
            Thread thread = new Thread(task);
            thread.start();
            return thread;
        }
        return (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    }

    /** What this JVM's threads may not do, as the kernel says it of each of them. */
    private static Set<String> confinement() throws IOException {
        Set<String> all = new TreeSet<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                String said = ofThread(thread);
                if (!said.isEmpty()) {
                    all.add(said);
                }
            }
        }
        return all;
    }

    private static String ofThread(Path thread) {
        try {
            return Files.readAllLines(thread.resolve("status")).stream()
                    .filter(line -> line.matches("(NoNewPrivs|Seccomp|Cap(Prm|Eff|Bnd)):.*"))
                    .collect(Collectors.joining(" "));
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    /** From outside, one by one: nothing within passes signals on. What is stopped is continued for that; what a handler starts is let be. */
    @ParameterizedTest(name = "{0} guards stand ready")
    @ValueSource(ints = {0, 1})
    void whatIsToEndIsAskedFirstEvenIfItIsStopped(int warm) throws Exception {
        String polite = "trap 'sleep 0.3 && echo bye; exit 3' TERM; echo ready; ";
        json("confined.first", "true", "");
        json("confined.waits", polite + "sleep 300 & wait", "");
        json("confined.stopped", polite + "kill -s STOP $$; sleep 300", "");
        json("confined.deaf", "trap '' TERM; echo ready; (setsid sleep 300 &); sleep 300", "");
        try (CountermeasureEngine engine = engine(warm).build()) {
            assertThat(engine.request("confined.first").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
            for (String key : List.of("waits", "stopped", "deaf")) {
                CountDownLatch ready = new CountDownLatch(1);
                TimeUnit.MILLISECONDS.sleep(100); // the next sandbox stands
                Execution execution = engine.request("confined." + key)
                        .onOutput(line -> ready.countDown())
                        .start();
                assertThat(ready.await(60, TimeUnit.SECONDS)).isTrue();
                TimeUnit.MILLISECONDS.sleep(100); // it stops
                execution.cancel("enough");
                ExecutionResult result = execution.result().get();

                assertThat(result.killReport().orElseThrow().verdict())
                        .as("%s", result)
                        .isEqualTo(KillReport.Verdict.CLEAN);
                if (key.equals("deaf")) {
                    assertThat(steps(result)).contains("TERM", "KILL");
                } else {
                    assertThat(text(result)).isEqualTo("ready\nbye");
                }
            }
        }
    }

    @Test
    void whatIsToEndWhileItsSandboxIsSetUpNeverBeginsAndNobodyWaitsForItsGrace() throws Exception {
        json("confined.never", "echo began; sleep 300", "");
        RunPolicy policy = RunPolicy.builder()
                .warmCommands(0)
                .grace(Duration.ofMinutes(10))
                .build();
        try (CountermeasureEngine engine =
                engine(0).sandbox(new Slow()).runPolicy(policy).build()) {
            Execution execution = engine.request("confined.never").start();
            TimeUnit.MILLISECONDS.sleep(200);
            execution.cancel("not yet");
            ExecutionResult result = execution.result().get();

            assertThat(result.outcome()).as("%s", result).isEqualTo(Outcome.CANCELLED);
            assertThat(result.outputs()).isEmpty();
            assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
        }
    }

    /** Confined, after a second. */
    private static final class Slow implements Sandbox {
        @Override
        public String name() {
            return "slow";
        }

        @Override
        public SandboxPlan plan(SandboxRequest request) {
            SandboxPlan plan = Sandboxes.confined().plan(request);
            List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", "sleep 1; exec \"$@\"", "sh"));
            words.addAll(plan.prefix());
            return new SandboxPlan(
                    name(), words, plan.enforced(), plan.notEnforced(), plan.enclosure(), plan.refusal(), false);
        }
    }

    /** It ends all with the agent; without Yama, what is of the same user could write to its memory that it must not. */
    @Test
    void theFirstProcessOfASandboxIsHiddenFromTheRun() throws Exception {
        json(
                "confined.first",
                "sleep 9 & for p in $! 1; do (exec 3<>/proc/$p/mem) 2>/dev/null && echo opened || echo hidden; done; kill $!",
                "");
        try (CountermeasureEngine engine = engine(0).build()) {
            ExecutionResult result = engine.request("confined.first").run();

            assertThat(text(result)).as("%s", result).endsWith("\nhidden");
            if (!Files.exists(Path.of("/proc/sys/kernel/yama"))) {
                assertThat(text(result)).as("what would else be possible").startsWith("opened");
            }
        }
    }

    private static List<String> steps(ExecutionResult result) {
        return result.killReport().orElseThrow().steps().stream()
                .map(KillReport.Step::signal)
                .toList();
    }

    private EngineBuilder engine(int warm) {
        EngineBuilder builder = CountermeasureEngine.builder()
                .pluginDirectory(plugins)
                .sandbox(Sandboxes.confined())
                .runPolicy(RunPolicy.builder()
                        .warmCommands(warm)
                        .warmWorkers(warm)
                        .grace(Duration.ofSeconds(1))
                        .build());
        return Attacks.ROOT ? builder.runAs("nobody") : builder;
    }

    private void json(String key, String script, String more) throws Exception {
        Files.writeString(
                plugins.resolve(key + ".json"),
                "{\"name\": \"" + key + "\", \"author\": \"tests\", \"textkey\": \"" + key
                        + "\", \"description\": \"A test\", \"command\": \"" + script.replace("\"", "\\\"") + "\""
                        + more + "}");
    }

    private static String text(ExecutionResult result) {
        return result.outputs().stream()
                .map(Output::content)
                .reduce("", String::concat)
                .strip();
    }
}
