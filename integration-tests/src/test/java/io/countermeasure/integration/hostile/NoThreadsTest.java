package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** systemd's TasksMax, and a user's limit of processes, count threads, too. */
@Timeout(120)
class NoThreadsTest {

    private static final int NOBODYS_ELSE = 54_321;

    @TempDir
    private Path folder;

    @Test
    void anAgentThatMayHaveNoMoreThreadsLosesNothingAndGoesOnOnceItMay() throws Exception {
        assumeTrue(
                System.getProperty("user.name").equals("root"), "needs root, to become a user with no other processes");
        String classPath = ReadableClassPath.in(folder);
        Path state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setAttribute(state, "unix:uid", NOBODYS_ELSE);
        Files.setAttribute(state, "unix:gid", NOBODYS_ELSE);
        Process agent = Jvms.start(jvm(classPath, state.toString()));
        BufferedReader said = agent.inputReader(StandardCharsets.UTF_8);

        assertThat(line(said)).isEqualTo("threads were taken: true");
        String announced = line(said); // there can be no more processes either, unless a thread just ended
        assertThat(announced).startsWith("announced ").isNotEqualTo("announced nothing");
        assertThat(line(said)).isEqualTo("ended SUCCEEDED begun long");
        assertThat(line(said)).isEqualTo(announced.replaceFirst("announced", "published"));
        assertThat(line(said)).isEqualTo("published SUCCEEDED begun long");
        assertThat(line(said)).isEqualTo("free");
        Process other = Jvms.start(jvm(classPath, state.toString(), "other"));
        assertThat(line(other.inputReader(StandardCharsets.UTF_8))).isEqualTo("other SUCCEEDED");
        assertThat(line(said)).isEqualTo("published SUCCEEDED short");
        assertThat(other.waitFor()).isZero();
        assertThat(agent.waitFor()).isZero();
    }

    private static String line(BufferedReader said) throws Exception {
        String line = said.readLine();
        while (line != null && (line.startsWith("[") || line.contains(" INFO "))) { // the JVM's own words, and the log
            line = said.readLine();
        }
        return String.valueOf(line);
    }

    private static ProcessBuilder jvm(String classPath, String... args) {
        String uid = Integer.toString(NOBODYS_ELSE);
        List<String> words =
                new ArrayList<>(List.of("setpriv", "--reuid", uid, "--regid", uid, "--clear-groups", "--"));
        words.addAll(List.of("prlimit", "--nproc=100:100", "--"));
        List<String> java = Jvms.words(NoThreadsMain.class, "-XX:TieredStopAtLevel=1", args);
        java.set(java.indexOf("-cp") + 1, classPath);
        words.addAll(java);
        return new ProcessBuilder(words);
    }
}
