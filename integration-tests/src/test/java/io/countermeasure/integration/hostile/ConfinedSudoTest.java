package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are shut in have their sudo commands run outside: those that are declared. With rules of our own, and real sudo. */
@Timeout(120)
class ConfinedSudoTest {

    private static final String PYTHON = """
            from countermeasure import CountermeasurePlugin
            import subprocess

            class SudoCountermeasure(CountermeasurePlugin):
                name = "python"
                author = "tests"
                textkey = "sudo.python"
                description = "For a test"
                sudo_requirements = ["/usr/bin/id -u"]

                def run(self):
                    declared = subprocess.run(["sudo", "-n", "--", "/usr/bin/id", "-u"], stdout=subprocess.PIPE)
                    other = subprocess.run(["sudo", "cat", "/etc/shadow"], stdout=subprocess.PIPE)
                    self.save_text_output("%s %d" % (declared.stdout.decode().strip(), other.returncode))
            """;

    private final String word = Hostile.word();

    @TempDir
    Path folder;

    @BeforeEach
    void onlyRootCanSetThisUp() {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "needs root, for a mount namespace");
        for (String tool : new String[] {"/usr/bin/sudo", "/usr/bin/bwrap", "/usr/bin/python3"}) {
            Assumptions.assumeTrue(Files.isExecutable(Path.of(tool)), "needs " + tool);
        }
    }

    @AfterEach
    void nothingIsLeftOfTheTest() {
        Traces.killAll(word);
    }

    @ParameterizedTest(name = "an agent of {0}''s")
    @ValueSource(strings = {"root", "nobody"})
    void whatIsDeclaredIsRunOutsideAndNothingElse(String user) throws Exception {
        Map<String, String> said = said(user);

        assertThat(said.get("sudo.mixed SUCCEEDED CLEAN"))
                .startsWith("0\n126\n126\n0\n126\n")
                .contains(
                        "sudo: command must be declared in sudo_requirements but was [\"sudo\", \"-n\", \"--\", \"cat\", \"/etc/shadow\"]");
        assertThat(said.get("sudo.none SUCCEEDED CLEAN")).isNotNull();
        assertThat(said.get("sudo.words SUCCEEDED CLEAN")).startsWith(String.join("|", ConfinedSudoMain.WORDS) + "|\n");
        assertThat(said.get("sudo.long SUCCEEDED CLEAN")).startsWith("d5816f35916d1d9482fb0f1ec201101d  -\n126\n");
        assertThat(said.get("sudo.streams SUCCEEDED CLEAN")).startsWith("err\n7\nout\nout\nout\nout\n");
        assertThat(said.get("sudo.cut SUCCEEDED CLEAN")).startsWith("0\n");
        assertThat(said.get("sudo.variables SUCCEEDED CLEAN")).contains("\n0\n");
        assertThat(folder.resolve("traces"))
                .as("what its variables have loaders write, outside")
                .isEmptyDirectory();
        assertThat(said.get("sudo.python SUCCEEDED CLEAN")).startsWith("0 126\n");
        assertThat(said.get("sudo.jar SUCCEEDED CLEAN")).startsWith("0 126\n");
        assertThat(said.get("sudo.ended SUCCEEDED CLEAN"))
                .as("what the end of the run ended is told of, too")
                .endsWith("told of 1\n");
        assertThat(said).containsKey("sudo.leaves SUCCEEDED CLEAN");
        List<Long> left = Traces.of(word);
        if (user.equals("root")) {
            assertThat(said).containsKey("sudo.overruns TIMED_OUT CLEAN");
            assertThat(left).isEmpty();
        } else { // root's processes are not this agent's to kill
            assertThat(left).isNotEmpty();
            assertThat(said.keySet())
                    .anySatisfy(key -> assertThat(key)
                            .startsWith("sudo.overruns TIMED_OUT SURVIVORS")
                            .contains(" " + left.get(0) + ":0"));
        }
    }

    /** What each plugin came to, and what it put out. */
    private Map<String, String> said(String user) throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Attacks.open(plugins);
        Files.writeString(plugins.resolve("python.py"), PYTHON);
        jar(plugins.resolve("jar.jar"));
        Path traces = Files.createDirectory(folder.resolve("traces"));
        Files.setPosixFilePermissions(traces, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path sudoers = folder.resolve("sudoers");
        Files.writeString(
                sudoers,
                "root ALL=(ALL:ALL) ALL\nnobody ALL=(root) NOPASSWD: /usr/bin/id, /usr/bin/printf, /usr/bin/sh, /usr/bin/cat, /usr/bin/sleep\n");
        Files.setPosixFilePermissions(sudoers, PosixFilePermissions.fromString("r--r-----"));
        String become = user.equals("root") ? "" : "setpriv --reuid=" + user + " --regid=nogroup --init-groups ";
        String setUp =
                "mount --make-rprivate / && mount --bind \"$1\" /etc/sudoers && shift && exec " + become + "\"$@\"";
        List<String> words =
                new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", setUp, "sh", sudoers.toString()));
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ReadableClassPath.in(folder),
                ConfinedSudoMain.class.getName(),
                word,
                plugins.toString(),
                traces.toString()));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().remove("XDG_RUNTIME_DIR");
        Process jvm = Jvms.start(builder);
        Map<String, String> said = new LinkedHashMap<>();
        for (String one :
                new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("(?m)^== ", -1)) {
            int end = one.indexOf('\n');
            said.put(end < 0 ? one : one.substring(0, end), end < 0 ? "" : one.substring(end + 1));
        }
        return said;
    }

    private static void jar(Path file) throws Exception {
        String entry = SudoCountermeasure.class.getName().replace('.', '/') + ".class";
        try (InputStream code = Objects.requireNonNull(
                        ConfinedSudoTest.class.getClassLoader().getResourceAsStream(entry));
                JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry(entry));
            code.transferTo(jar);
            jar.putNextEntry(new ZipEntry("META-INF/countermeasures.json"));
            jar.write(SudoCountermeasure.DESCRIPTION.getBytes(StandardCharsets.UTF_8));
        }
    }
}
