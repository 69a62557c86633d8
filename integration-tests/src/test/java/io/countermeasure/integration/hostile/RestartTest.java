package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
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

    @RepeatedTest(3)
    void anEngineThatSomebodyElseStartsSparesTheRestartedAgentAndEndsTheRest() throws Exception {
        Process first = Jvms.start(RestartMain.class, "-XX:TieredStopAtLevel=1", "first", word, folder.toString());
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> Files.exists(folder.resolve("stands")));
        first.destroyForcibly().waitFor();
        // what stayed in the session of its run has gone; what left it is there, if no other engine on this host was
        // quicker
        Awaitility.await().until(() -> besides().size() <= 1);
        Awaitility.await("the agent, the shell that waits for it, its helper and its run")
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> lasting().size() >= 4);
        List<Long> before = lasting();

        startAnEngine();

        assertThat(Traces.of(spared)).containsAll(before);
        assertThat(besides()).as("what was left beside it has gone").isEmpty();
        theNextStartEndsWhatIsLeftOnceTheAgentIsDead();
    }

    /** What was not meant to be spared. */
    private List<Long> besides() {
        List<Long> besides = new ArrayList<>(Traces.of(word));
        besides.removeAll(Traces.of(spared));
        return besides;
    }

    /** A shell has a child with its own command line for a moment, each time before that becomes another program: it is left out. */
    private List<Long> lasting() throws InterruptedException {
        List<Long> seen = new ArrayList<>(Traces.of(spared));
        for (int looks = 0; looks < 5; looks++) {
            TimeUnit.MILLISECONDS.sleep(20);
            seen.retainAll(Traces.of(spared));
        }
        return seen;
    }

    /** Its helper has no guard, so only an engine's start ends it: this one, or another on this host that was quicker. */
    private void theNextStartEndsWhatIsLeftOnceTheAgentIsDead() throws Exception {
        long agent = Long.parseLong(Files.readString(folder.resolve("stands")));
        ProcessHandle.of(agent).orElseThrow().destroyForcibly();
        Awaitility.await().until(() -> !Traces.of(word).contains(agent));

        startAnEngine();

        assertThat(Traces.of(word)).isEmpty();
    }

    private static void startAnEngine() {
        CountermeasureEngine.builder().build().close();
    }
}
