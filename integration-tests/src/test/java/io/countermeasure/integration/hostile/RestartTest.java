package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent that a countermeasure restarted carries the cookie of the dead one, with all that it starts by itself. */
@Timeout(120)
class RestartTest {

    private final String word = Hostile.word();
    private final String spared = word + "-spared";

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeftOfTheTest() {
        Traces.killAll(word);
    }

    @Test
    void anEngineThatSomebodyElseStartsSparesTheRestartedAgentAndEndsTheRest() throws Exception {
        Process first = Jvms.start(RestartMain.class, "-XX:TieredStopAtLevel=1", "first", word, folder.toString());
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> Files.exists(folder.resolve("stands")));
        first.destroyForcibly().waitFor();
        Awaitility.await()
                .until(() -> Traces.of(word).size() == Traces.of(spared).size() + 1);
        List<Long> before = Traces.of(spared);
        assertThat(before)
                .as("the agent, the shell that waits for it, its helper and its run")
                .hasSizeGreaterThanOrEqualTo(4);

        startAnEngine();

        assertThat(Traces.of(spared)).isEqualTo(before);
        assertThat(Traces.of(word)).as("what was left beside it has gone").isEqualTo(before);
        theNextStartEndsWhatIsLeftOnceTheAgentIsDead();
    }

    private void theNextStartEndsWhatIsLeftOnceTheAgentIsDead() throws Exception {
        long helper = Long.parseLong(Files.readString(folder.resolve("helper")));
        long agent = Long.parseLong(Files.readString(folder.resolve("stands")));
        ProcessHandle.of(agent).orElseThrow().destroyForcibly();
        Awaitility.await().until(() -> !Traces.of(word).contains(agent));
        assertThat(Traces.of(word)).contains(helper);

        startAnEngine();

        assertThat(Traces.of(word)).isEmpty();
    }

    private static void startAnEngine() {
        CountermeasureEngine.builder().build().close();
    }
}
