package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sudo with rules of our own, in a mount namespace of our own: nothing of the host is changed. */
@Timeout(120)
class SudoTest {

    private static final String USER = "nobody";

    private final String word = Hostile.word();

    @TempDir
    Path folder;

    @BeforeEach
    void onlyRootCanSetThisUp() {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "needs root, for a mount namespace");
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/sudo")), "needs sudo, which is not installed");
    }

    @AfterEach
    void nothingIsLeftOfTheTest() {
        Traces.killAll(word);
    }

    @Test
    void aCommandOfRootsThatTakesTheRelayedTermIsEnded() throws Exception {
        assertThat(run("sudo -n sh -c 'while :; do sleep 1; done' \"$1\"")).isEqualTo("TIMED_OUT CLEAN");
        assertThat(Traces.of(word)).isEmpty();
    }

    @ParameterizedTest(name = "{0} and \"{1}\"")
    @CsvSource({
        "exec sudo -n LOOP,",
        "sudo -n LOOP; echo after,",
        "sudo -n LOOP, Defaults use_pty",
        "setsid -w sudo -n LOOP,"
    })
    void theSameBelowAShellWithATerminalAndInASessionOfItsOwn(String script, @Nullable String defaults)
            throws Exception {
        String loop = "sh -c 'while :; do sleep 1; done' \"$1\"";

        assertThat(run(script.replace("LOOP", loop), defaults == null ? "" : defaults + "\n"))
                .isEqualTo("TIMED_OUT CLEAN");
        assertThat(Traces.of(word)).isEmpty();
    }

    /** Half of the grace is sudo's: on ALRM it ends its command by KILL, which the agent's user may not send, after two seconds. */
    @ParameterizedTest(name = "{0}sudo")
    @ValueSource(strings = {"", "exec "})
    void aCommandOfRootsThatIgnoresTermIsEndedBySudo(String before) throws Exception {
        String loop = before + "sudo -n sh -c 'trap \"\" TERM ALRM HUP INT; while :; do sleep 1; done' \"$1\"";

        assertThat(run(loop, "", "", "", 8)).isEqualTo("TIMED_OUT CLEAN");
        assertThat(Traces.of(word)).isEmpty();
    }

    /** It keeps the pipe full, and nobody can make it stop. */
    @Test
    void aSurvivorThatPrintsForEverDoesNotKeepItsRunFromEnding() throws Exception {
        String said =
                run("sudo -n sh -c 'trap \"\" TERM ALRM HUP INT PIPE; while :; do echo x; done 2>/dev/null' \"$1\"");

        assertThat(said).startsWith("TIMED_OUT SURVIVORS");
        assertThat(Traces.of(word)).isNotEmpty();
    }

    /** In a session of its own it is known by its parent alone, which ends before it. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"sudo -n LOOP", "setsid sudo -n LOOP & wait"})
    void aCommandOfRootsThatIgnoresEverythingIsNamedAndNeverCalledClean(String script) throws Exception {
        String loop = "sh -c 'trap \"\" TERM ALRM HUP INT; while :; do sleep 1; done' \"$1\"";
        String said = run(script.replace("LOOP", loop));

        assertThat(said).startsWith("TIMED_OUT SURVIVORS");
        List<Long> left = Traces.of(word);
        assertThat(left).isNotEmpty().allSatisfy(pid -> assertThat(said).contains(" " + pid + ":0"));
    }

    /** There for everybody but the agent, which must not say that it has gone; where nothing can become root, all is seen. */
    @ParameterizedTest(name = "hidepid={0} {1}")
    @CsvSource({"1,, UNPROVEN", "2,, UNPROVEN", "2, --no-new-privs, CLEAN"})
    void whereProcHidesWhatIsRootsNothingIsCalledCleanUnlessNothingCanBecomeRoot(
            String hides, @Nullable String more, String verdict) throws Exception {
        String loop = "sudo -n sh -c 'trap \"\" TERM ALRM HUP INT; while :; do sleep 1; done' \"$1\"; sleep 60";
        String said =
                run(loop, "", "mount -t proc -o hidepid=" + hides + " proc /proc &&", more == null ? "" : more, 2);

        assertThat(said).isEqualTo("TIMED_OUT " + verdict);
        assertThat(Traces.of(word).isEmpty()).as("nothing is left").isEqualTo(verdict.equals("CLEAN"));
    }

    private String run(String script) throws Exception {
        return run(script, "");
    }

    private String run(String script, String defaults) throws Exception {
        return run(script, defaults, "", "", 2);
    }

    private String run(String script, String defaults, String mount, String setpriv, int graceSeconds)
            throws Exception {
        Path sudoers = folder.resolve("sudoers");
        Files.writeString(
                sudoers, defaults + "root ALL=(ALL:ALL) ALL\n" + USER + " ALL=(root) NOPASSWD: /usr/bin/sh, /bin/sh\n");
        Files.setPosixFilePermissions(sudoers, PosixFilePermissions.fromString("r--r-----"));
        String setUp = "mount --make-rprivate / && mount --bind \"$1\" /etc/sudoers && shift && "
                + mount + " exec setpriv " + setpriv + " --reuid=" + USER
                + " --regid=nogroup --init-groups \"$@\"";
        List<String> words =
                new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", setUp, "sh", sudoers.toString()));
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ReadableClassPath.in(folder),
                SudoMain.class.getName(),
                word,
                script,
                Integer.toString(graceSeconds)));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().remove("XDG_RUNTIME_DIR");
        Process jvm = Jvms.start(builder);
        return new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
