package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who cannot look must not say that all is gone. */
@Timeout(120)
class NoDescriptorsTest {

    @Test
    void anAgentWithoutDescriptorsEndsItsRunsAndSaysThatItCouldNotProveIt() throws Exception {
        Process jvm = Jvms.startLimited(200, NoDescriptorsMain.class, "-XX:TieredStopAtLevel=1");
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said.lines().filter(l -> !l.contains("INFO")))
                .containsExactly("TIMED_OUT CLEAN", "TIMED_OUT UNPROVEN", "left true", "TIMED_OUT CLEAN");
    }
}
