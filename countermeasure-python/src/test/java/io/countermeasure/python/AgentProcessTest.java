package io.countermeasure.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What needs an agent that can die, or one with little memory. */
@Timeout(180)
class AgentProcessTest {

    private static final Duration HANG = Duration.ofSeconds(30);

    @TempDir
    Path path;

    private final List<Process> agents = new ArrayList<>();
    private Path standing = Path.of("");
    private PluginFolder plugins = new PluginFolder(Path.of(""));

    @BeforeEach
    void prepare() throws IOException {
        PluginFolder.assumePython();
        standing = Files.createDirectory(path.resolve("standing"));
        plugins = new PluginFolder(Files.createDirectory(path.resolve("plugins")));
    }

    @AfterEach
    void end() throws Exception {
        for (Process agent : agents) {
            agent.destroyForcibly().waitFor();
        }
        for (long pid : pids()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private Process agent(String key, String... options) throws IOException {
        List<String> words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        words.addAll(List.of(options));
        words.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AgentMain.class.getName(),
                plugins.path().toString(),
                key));
        Process agent = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(path.resolve("agent.out").toFile())
                .start();
        agents.add(agent);
        return agent;
    }

    /** The processes of the plugin, as they named themselves. */
    private List<Long> pids() throws IOException {
        try (Stream<Path> files = Files.list(standing)) {
            return files.map(file -> Long.valueOf(file.getFileName().toString()))
                    .toList();
        }
    }

    private static boolean lives(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    private void awaitStanding(int count) {
        Awaitility.await().atMost(HANG).until(() -> pids().size() == count);
    }

    private void awaitDeath(String how, TestReporter reporter) throws IOException {
        long start = System.nanoTime();
        for (long pid : pids()) {
            Awaitility.await().pollInterval(Duration.ofMillis(2)).atMost(HANG).until(() -> !lives(pid));
        }
        reporter.publishEntry(how, "all were dead after " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "in C code with the interpreter's lock, ctypes.PyDLL(None).sleep(100000)",
        "having closed every descriptor, 'os.closerange(0, 4096); time.sleep(100000)'",
        "asleep, time.sleep(100000)",
    })
    void theDeathOfTheAgentEndsAPluginThatIgnoresTermAndItsGroup(String how, String wait, TestReporter reporter)
            throws Exception {
        plugins.plugin("never.ends", "import ctypes, os, signal, time", """
                def run(self):
                    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                        signal.signal(number, signal.SIG_IGN)
                    for _ in range(3):
                        os.fork()
                    open("%s/%%d" %% os.getpid(), "w").close()
                    %s
                """.formatted(standing, wait));
        Process agent = agent("never.ends");
        awaitStanding(8);

        agent.destroyForcibly().waitFor();

        awaitDeath(how, reporter);
    }

    @Test
    void p28APluginCanKillItsOwnUsersAgentAndDiesWithIt(TestReporter reporter) throws Exception {
        plugins.hostile("p28_.*");
        Path file = plugins.path().resolve("p28_kills_its_parent.py");
        Files.writeString(
                file, Files.readString(file).replace("os.environ[\"STANDING\"]", '"' + standing.toString() + '"'));
        agent("hostile.p28_kills_its_parent");

        awaitStanding(2);

        awaitDeath("after its own kill", reporter);
    }

    @Test
    void aHundredMegabytesFitThroughASmallHeap() throws Exception {
        plugins.plugin("much.output", "", """
                def run(self):
                    for _ in range(100):
                        self.save_text_output("0123456789abcdef" * 65536)
                """);

        int code = agent("much.output", "-Xmx40m").waitFor();

        String said = Files.readString(path.resolve("agent.out"));
        assertThat(code).as(said).isZero();
        assertThat(said).contains("much.output SUCCEEDED");
        assertThat(said).containsPattern("kept=10[0-9]{5} dropped=103[0-9]{6}");
    }
}
