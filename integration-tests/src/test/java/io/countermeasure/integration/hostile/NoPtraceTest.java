package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Root with the rights that containers usually give: it becomes any user, and reads no other's environment. */
@Timeout(120)
class NoPtraceTest {

    private static final String RIGHTS = "-all,+chown,+dac_override,+fowner,+kill,+setgid,+setuid,+setpcap";

    /** Among processes of its own, as others that cannot be read would make any report UNPROVEN. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "setsid setpriv --reuid=65534 --regid=65534 --clear-groups LOOP & sleep 0.3, SUCCEEDED UNPROVEN",
        "setsid LOOP & sleep 0.3, SUCCEEDED CLEAN",
        "setpriv --reuid=65534 --regid=65534 --clear-groups LOOP & sleep 0.3, SUCCEEDED CLEAN"
    })
    void whatBecameAnotherUserAndLeftItsSessionIsNotCalledGone(String script, String verdict) throws Exception {
        String loop = "sh -c 'while :; do sleep 1; done' \"$1\"";

        assertThat(said("", script.replace("LOOP", loop))).isEqualTo(verdict);
    }

    /** Nothing joins a session, so it is nothing of the run's, readable or not: as what an agent starts before it is another program. */
    @Test
    void whatIsBornInTheAgentsOwnSessionMakesNoRunDoubtful() throws Exception {
        String others = "(while :; do setpriv --reuid=65534 --regid=65534 --clear-groups sleep 0.05; done) & ";

        assertThat(said(others, "sleep 0.5")).isEqualTo("SUCCEEDED CLEAN");
    }

    private static String said(String before, String script) throws IOException {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "only root becomes another user");
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "needs unshare and setpriv");
        List<String> words = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--mount-proc"));
        words.addAll(List.of(
                "sh", "-c", before + "setpriv --bounding-set=" + RIGHTS + " --inh-caps=-all \"$@\"; exit $?", "sh"));
        words.addAll(Jvms.words(SudoMain.class, "-Xshare:auto", Hostile.word(), script, "2"));
        Process jvm = Jvms.start(new ProcessBuilder(words));

        return new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
