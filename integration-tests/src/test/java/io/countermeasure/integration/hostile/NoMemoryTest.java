package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads that all runs share outlive a failure of the JVM itself. */
@Timeout(180)
class NoMemoryTest {

    @Test
    void anAgentThatWasOutOfMemoryForSomeSecondsStillEndsItsRunsAndStartsOthers() throws Exception {
        List<String> words = Jvms.words(NoMemoryMain.class, "-Xmx64m");
        words.add(1, "-XX:+UseSerialGC");
        Process jvm = Jvms.start(new ProcessBuilder(words));
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said.lines().filter(l -> l.matches("[A-Z ]+|left \\d")))
                .containsExactly("SUCCEEDED CLEAN", "SUCCEEDED CLEAN", "SUCCEEDED CLEAN", "SUCCEEDED CLEAN", "left 0");
        assertThat(said.lines())
                .as("it was told of, once there was memory for that")
                .contains("told");
    }
}
