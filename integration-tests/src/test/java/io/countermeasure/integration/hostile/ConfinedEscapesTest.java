package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.KillReport.Scope;
import io.countermeasure.model.KillReport.Verdict;
import io.countermeasure.model.Output;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each attack works outside, as the agent's user; inside it fails with exactly that error, and the result claims the guarantee
 * that kept it. Some need root outside: of these an ordinary user has no positive control, and the test says so.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfinedEscapesTest {

    private static final int SCRATCH = 8 << 20;
    private static final int PROCESSES = 48;

    private final String word = Hostile.word();
    private final Map<String, Attack> attacks = new LinkedHashMap<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Path root;
    private Attacks programs;
    private CountermeasureEngine engine;

    private record Attack(String words, String error, Guarantee guarantee, boolean rootOnly) {}

    int warmCommands() {
        return 0;
    }

    @BeforeAll
    void anAgentWithASecretAndSocketsStands(@TempDir Path folder) throws Exception {
        root = folder;
        Attacks.open(root);
        programs = new Attacks(Files.createDirectory(root.resolve("plugins")));
        list();
        for (Map.Entry<String, Attack> attack : attacks.entrySet()) {
            programs.plugin(attack.getKey(), attack.getValue().words(), "");
        }
        programs.plugin("attack.daemon", "daemon " + word, "");
        EngineBuilder builder = CountermeasureEngine.builder()
                .pluginDirectory(root.resolve("plugins"))
                .sandbox(Sandboxes.confined())
                .runPolicy(RunPolicy.builder()
                        .maxMemoryBytes(512L << 20)
                        .maxOpenFiles(128)
                        .maxProcesses(PROCESSES)
                        .maxScratchBytes(SCRATCH)
                        .warmCommands(warmCommands())
                        .build());
        engine = (Attacks.ROOT ? builder.runAs("nobody") : builder).build();
        opened.add(engine);
    }

    @AfterAll
    void allIsClosed() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @AfterEach
    void nothingIsLeftOfTheTest() {
        Traces.killAll(word);
    }

    private void list() throws Exception {
        String secret = secret();
        long agent = ProcessHandle.current().pid();
        Path socket = root.resolve("socket");
        Process listener = programs.listen(socket);
        opened.add(() -> {
            listener.getOutputStream().close();
            listener.waitFor();
        });
        for (String folder : new String[] {"/etc", "/usr", "", "/dev", "/run"}) {
            rootOnly(
                    "write" + folder.replace('/', '_'),
                    "write " + folder + "/countermeasure-" + word,
                    "EROFS",
                    Guarantee.READ_ONLY_FILES);
        }
        add("read_secret", "read " + secret, "ENOENT", Guarantee.READ_ONLY_FILES);
        add("read_by_link", "through_link " + secret, "ENOENT", Guarantee.READ_ONLY_FILES);
        add("read_by_parents", "through_parents " + secret, "ENOENT", Guarantee.READ_ONLY_FILES);
        add("agent_environ", "open_only /proc/" + agent + "/environ", "ENOENT", Guarantee.OWN_PROCESSES);
        rootOnly("agent_mem", "open_only /proc/" + agent + "/mem", "ENOENT", Guarantee.OWN_PROCESSES);
        add("agent_cmdline", "open_only /proc/" + agent + "/cmdline", "ENOENT", Guarantee.OWN_PROCESSES);
        add("kill", "kill " + agent, "ESRCH", Guarantee.OWN_PROCESSES);
        rootOnly("ptrace", "ptrace " + agent, "EPERM", Guarantee.SYSCALL_FILTER);
        add("prlimit", "prlimit " + agent, "ESRCH", Guarantee.OWN_PROCESSES);
        add("tcp", "tcp " + tcp(), "ECONNREFUSED", Guarantee.NO_NETWORK);
        add("udp", "udp " + udp(), "ECONNREFUSED", Guarantee.NO_NETWORK);
        add("abstract_socket", "unix @" + socket, "ECONNREFUSED", Guarantee.NO_NETWORK);
        add("path_socket", "unix " + socket, "ENOENT", Guarantee.READ_ONLY_FILES);
        add("netlink", "family 16", "EAFNOSUPPORT", Guarantee.SYSCALL_FILTER);
        add("vsock", "family 40", "EAFNOSUPPORT", Guarantee.SYSCALL_FILTER);
        add("unshare", "unshare", "EPERM", Guarantee.SYSCALL_FILTER);
        add("clone", "clone", "EPERM", Guarantee.SYSCALL_FILTER);
        add("clone3", "clone3", "ENOSYS", Guarantee.SYSCALL_FILTER);
        rootOnly("mount", "mount " + Files.createDirectory(root.resolve("point")), "EPERM", Guarantee.SYSCALL_FILTER);
        rootOnly("setuid", "setuid", "EINVAL", Guarantee.NO_PRIVILEGES);
        add("capabilities", "capabilities", "EPERM", Guarantee.NO_PRIVILEGES);
        add("nested", "nested", "EPERM", Guarantee.SYSCALL_FILTER);
        add("fork", "fork " + (PROCESSES + 10), "EAGAIN", Guarantee.PROCESS_LIMIT);
        add("memory", "memory " + (1L << 30), "ENOMEM", Guarantee.RESOURCE_LIMITS);
        add("fill_work", "fill . " + (SCRATCH + (1 << 20)), "ENOSPC", Guarantee.SCRATCH_LIMIT);
        add("fill_tmp", "fill /tmp " + (SCRATCH + (1 << 20)), "ENOSPC", Guarantee.SCRATCH_LIMIT);
        add("fill_shm", "fill /dev/shm " + (SCRATCH + (1 << 20)), "ENOSPC", Guarantee.SCRATCH_LIMIT);
        add("descriptors", "descriptors 300", "EMFILE", Guarantee.RESOURCE_LIMITS);
        add("keyctl", "keyctl", "EPERM", Guarantee.SYSCALL_FILTER);
        add("userfaultfd", "userfaultfd", "EPERM", Guarantee.SYSCALL_FILTER);
        rootOnly("bpf", "bpf", "EPERM", Guarantee.SYSCALL_FILTER);
        add("io_uring", "io_uring", "EPERM", Guarantee.SYSCALL_FILTER);
        add("personality", "personality", "EPERM", Guarantee.SYSCALL_FILTER);
        add("i386", "i386", "ENOSYS", Guarantee.SYSCALL_FILTER);
    }

    private void add(String name, String words, String error, Guarantee guarantee) {
        attacks.put("attack." + name, new Attack(words, error, guarantee, false));
    }

    /** One that an ordinary user cannot make anyhow. */
    private void rootOnly(String name, String words, String error, Guarantee guarantee) {
        attacks.put("attack." + name, new Attack(words, error, guarantee, true));
    }

    private String secret() throws Exception {
        Path secret = Files.writeString(root.resolve("agent.secret"), "secret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        return secret.toString();
    }

    private int tcp() throws Exception {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        opened.add(server);
        return server.getLocalPort();
    }

    private int udp() throws Exception {
        DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        opened.add(server);
        Thread echo = new Thread(() -> echo(server), "udp-echo");
        echo.setDaemon(true);
        echo.start();
        return server.getLocalPort();
    }

    private static void echo(DatagramSocket server) {
        DatagramPacket packet = new DatagramPacket(new byte[1], 1);
        while (!server.isClosed()) {
            try {
                server.receive(packet);
                server.send(packet);
            } catch (java.io.IOException e) {
                return; // closed
            }
        }
    }

    @TestFactory
    List<DynamicTest> attacksThatWorkOutsideFailInside() {
        return attacks.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> attack(each.getKey(), each.getValue())))
                .toList();
    }

    private void attack(String key, Attack attack) throws Exception {
        String outside = programs.outside(attack.words(), root);
        Assumptions.assumeFalse(
                attack.words().equals("i386") && outside.isEmpty(),
                "this kernel takes no system calls of 32-bit programs (CONFIG_IA32_EMULATION): it crashes outside, too");
        if (attack.rootOnly() && !Attacks.ROOT) {
            System.out.println(key + " has no positive control as an ordinary user: " + outside);
        } else {
            assertThat(outside).as("outside").isEqualTo("ok");
        }

        ExecutionResult result = engine.request(key).run();

        assertThat(text(result))
                .as("inside: %s %s", result.summary(), result.console())
                .isEqualTo(attack.error());
        assertThat(result.confinement().orElseThrow().sandbox()).isEqualTo("confined");
        assertThat(result.confinement().orElseThrow().enforced()).containsKey(attack.guarantee());
    }

    private static String text(ExecutionResult result) {
        return result.outputs().stream()
                .map(Output::content)
                .reduce("", String::concat)
                .strip();
    }

    @Test
    void whatShedsSessionCookieAndParentsEndsWithItsRun() throws Exception {
        assertThat(programs.outside("daemon " + word, root)).isEqualTo("ok");
        assertThat(Traces.of(word)).as("outside it lives on").hasSize(1);
        Traces.killAll(word);

        ExecutionResult result = engine.request("attack.daemon").run();

        assertThat(text(result)).isEqualTo("ok");
        assertThat(result.killReport().orElseThrow().scope()).isEqualTo(Scope.TREE);
        assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(Traces.of(word)).isEmpty();
        assertThat(result.confinement().orElseThrow().enforced()).containsKey(Guarantee.TREE_KILL);
    }
}
