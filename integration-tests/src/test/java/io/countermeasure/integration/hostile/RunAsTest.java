package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.Execution;
import io.countermeasure.json.IncidentJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A root agent whose runs are another user's: what of all that it makes is that user's, what others may see, and what is left of its runs. */
@Timeout(120)
class RunAsTest {

    private static final String CODE = "tmp/countermeasure-(worker|python|filter)-.*";
    private static final String PYTHON = """
            import getpass
            import os
            from countermeasure import CountermeasurePlugin

            class RunAsCountermeasure(CountermeasurePlugin):
                name = "Python"
                author = "tests"
                textkey = "hostile.python"
                description = "Says whose it is and what the incident was, and keeps something"

                def run(self):
                    with open(os.path.join(str(self.data_directory), "kept"), "a") as file:
                        file.write("x")
                    self.save_text_output("%s %s" % (getpass.getuser(), self.metadata["x"]))
            """;

    @TempDir
    private Path root;

    private final String word = Hostile.word();

    @BeforeEach
    void plugins() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can run as another user");
        Attacks.open(root);
        Path plugins = Files.createDirectory(root.resolve("plugins"));
        Attacks.open(plugins);
        Files.setAttribute(Files.createDirectory(root.resolve("tmp")), "unix:mode", 01777); // as such folders are
        Files.writeString(plugins.resolve("python.py"), PYTHON);
        jar(plugins.resolve("jar.jar"));
        // again and again: a listener hears what is printed once it listens
        String says = "while :; do echo $(id -un) $(cat $COUNTERMEASURE_INCIDENT); sleep 0.2; done;";
        json(plugins, "hostile.leaves", "(setsid sh -c 'while :; do sleep 1; done' " + word + " &) ; " + says);
        json(plugins, "hostile.stays", says);
    }

    @AfterEach
    void nothingIsLeftOfTheTest() {
        Traces.killAll(word);
    }

    @Test
    void theRunUserHasWhatIsItsOwnAndNothingElseAndTheNextStartEndsWhatItsRunsLeft() throws Exception {
        Process jvm = agent();
        try {
            List<String> said = jvm.inputReader()
                    .lines()
                    .filter(line -> line.startsWith("said: "))
                    .limit(6)
                    .toList();
            assertThat(said)
                    .containsExactlyInAnyOrder(
                            "said: hostile.python SUCCEEDED nobody 1",
                            "said: hostile.python SUCCEEDED nobody 1",
                            "said: hostile.jar SUCCEEDED nobody {\"x\":1}",
                            "said: hostile.jar SUCCEEDED nobody {\"x\":1}",
                            "said: hostile.leaves nobody {\"x\":1}",
                            "said: hostile.stays nobody {\"x\":1}");
            assertThat(rights("nobody")).satisfies(this::areTheRunUsers);
            assertThat(rights("daemon"))
                    .allSatisfy((path, rights) -> assertThat(rights).as(path).isEqualTo(path.matches(CODE) ? "r" : ""));
        } finally {
            jvm.destroyForcibly().waitFor();
        }
        // for a moment there are two, while it starts what it loops over
        assertThat(Traces.of(word)).as("left its session, lives on").isNotEmpty();

        CountermeasureEngine.builder()
                .stateDirectory(root.resolve("state"))
                .runAs("nobody")
                .build()
                .close();

        assertThat(Traces.of(word)).isEmpty();
        Awaitility.await().until(() -> Traces.ofOwner(jvm.pid()).isEmpty());
        assertThat(Objects.requireNonNull(root.resolve("state/jobs").toFile().list()))
                .isEmpty();
    }

    /** As agents are that systemd starts with NoNewPrivileges, where /proc shows a user nothing of others: the first one seems dead to it. */
    @Test
    void anotherAgentOfThatUserWhichDoesNotSeeTheLivingOwnerSparesItsRuns() throws Exception {
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .pluginDirectory(root.resolve("plugins"))
                .runAs("nobody")
                .build()) {
            Execution run = engine.request("hostile.leaves")
                    .incident(IncidentJson.read("{\"x\":1}"))
                    .start();
            Awaitility.await().until(() -> !Traces.of(word).isEmpty());

            assertThat(anotherAgentSays()).isEqualTo("SUCCEEDED CLEAN");

            assertThat(run.result()).isNotDone();
            assertThat(Traces.of(word)).isNotEmpty();
        }
    }

    private String anotherAgentSays() throws IOException {
        String setUp = "mount --make-rprivate / && mount -t proc -o hidepid=2 proc /proc && exec setpriv"
                + " --no-new-privs --reuid=nobody --regid=nogroup --init-groups \"$@\"";
        List<String> words = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", setUp, "sh"));
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ReadableClassPath.in(root),
                SudoMain.class.getName(),
                Hostile.word(),
                "true",
                "2"));
        Process jvm = Jvms.start(new ProcessBuilder(words));
        return new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void areTheRunUsers(Map<String, String> rights) {
        assertThat(rights).allSatisfy((path, of) -> {
            boolean own = path.matches("state/(jobs|data)/.+");
            assertThat(of).as(path).isEqualTo(own ? "rw" : path.matches(CODE) ? "r" : "");
        });
        Set<String> paths = rights.keySet();
        assertThat(paths.stream().filter(path -> path.endsWith("/incident.json")))
                .as("of the two runs that are under way")
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(paths)
                .contains("state/data/hostile.python/kept", "state/data/hostile.jar/kept")
                .anyMatch(path -> path.endsWith("/worker.jar"))
                .anyMatch(path -> path.matches("tmp/countermeasure-python.*[.]py"))
                .anyMatch(path -> path.startsWith("tmp/countermeasure-filter-"))
                .anyMatch(path -> path.matches("state/runs/.+"));
    }

    private Process agent() throws IOException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", "umask 000; exec \"$@\"", "sh"));
        words.addAll(Jvms.words(RunAsMain.class, "-Djava.io.tmpdir=" + root.resolve("tmp"), root.toString()));
        return Jvms.start(new ProcessBuilder(words));
    }

    /** What that user may do with each path that the agent made: r, w, both or nothing. */
    private Map<String, String> rights(String user) throws Exception {
        List<String> made;
        try (Stream<Path> all = Files.walk(root)) {
            made = all.map(root::relativize)
                    .map(Path::toString)
                    .filter(path -> path.matches("state.*|tmp/countermeasure.*"))
                    .toList();
        }
        String ask =
                "while IFS= read -r p; do r=; [ ! -r \"$p\" ] || r=r; [ ! -w \"$p\" ] || r=${r}w; echo \"$r $p\"; done";
        Process shell = new ProcessBuilder(
                        "setpriv", "--reuid=" + user, "--regid=" + user(user), "--clear-groups", "sh", "-c", ask)
                .directory(root.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = shell.getOutputStream()) {
            in.write((String.join("\n", made) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Map<String, String> rights = new TreeMap<>();
        shell.inputReader().lines().forEach(line -> {
            String[] parts = line.split(" ", 2);
            rights.put(parts[1], parts[0]);
        });
        assertThat(shell.waitFor()).isZero();
        return rights;
    }

    /** The group of that user's. */
    private static String user(String user) {
        return user.equals("nobody") ? "nogroup" : user;
    }

    private static void json(Path plugins, String key, String script) throws IOException {
        Files.writeString(
                plugins.resolve(key + ".json"),
                "{\"name\": \"" + key + "\", \"author\": \"tests\", \"textkey\": \"" + key
                        + "\", \"description\": \"For a test\", \"command\": \"" + script + " sleep 300\"}");
    }

    private static void jar(Path file) throws IOException {
        String entry = RunAsCountermeasure.class.getName().replace('.', '/') + ".class";
        try (InputStream code =
                        Objects.requireNonNull(RunAsTest.class.getClassLoader().getResourceAsStream(entry));
                JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry(entry));
            code.transferTo(jar);
            jar.putNextEntry(new ZipEntry("META-INF/countermeasures.json"));
            jar.write(RunAsCountermeasure.DESCRIPTION.getBytes(StandardCharsets.UTF_8));
        }
    }
}
