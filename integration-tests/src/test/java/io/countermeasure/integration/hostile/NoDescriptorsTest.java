package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who cannot look must not say that all is gone. */
@Timeout(120)
class NoDescriptorsTest {

    @Test
    void anAgentWithoutDescriptorsEndsItsRunsAndSaysThatItCouldNotProveIt() throws Exception {
        assertThat(said("unconfined"))
                .containsExactly("TIMED_OUT CLEAN", "TIMED_OUT UNPROVEN", "left true", "TIMED_OUT CLEAN");
    }

    @Test
    void anAgentWithoutDescriptorsAsksWhatIsShutInBeforeItKillsIt() throws Exception {
        assertThat(said("confined"))
                .containsExactly("here bye TERM", "CANCELLED CLEAN", "here bye TERM", "CANCELLED CLEAN");
    }

    @Test
    void anAgentWithoutDescriptorsLeavesThePythonSideOfOthersAlone() throws Exception {
        assertThat(said("library")).containsExactly("[Too many open files, same folder]", "true");
    }

    private static List<String> said(String what) throws Exception {
        Process jvm = Jvms.startLimited(200, NoDescriptorsMain.class, "-XX:TieredStopAtLevel=1", what);
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said.lines().filter(l -> !l.contains("INFO")).toList();
    }
}
