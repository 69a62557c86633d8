package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent that dies when a command has exited and what it left behind is still to be ended. */
@Timeout(120)
class LeftBehindTest {

    private final String word = Hostile.word();

    @AfterEach
    void nothingIsLeftOfTheTest() {
        Traces.killAll(word);
    }

    @ParameterizedTest(name = "{0} guards stand ready")
    @ValueSource(ints = {0, 2})
    void whatACommandLeftIsEndedByItsGuardAndNeedsNoFurtherEngine(int warmCommands) throws Exception {
        Process jvm = Jvms.start(LeftBehindMain.class, "-XX:TieredStopAtLevel=1", word, Integer.toString(warmCommands));
        jvm.inputReader().readLine();
        Awaitility.await().until(() -> Traces.of(word).size() > 1); // this JVM is one of them
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1)); // TERM has been sent by then, and ignored
        assertThat(Traces.of(word)).hasSizeBetween(2, 3); // the escapee twice while it starts a sleep

        jvm.destroyForcibly().waitFor();

        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .until(() ->
                        Traces.of(word).isEmpty() && Traces.ofOwner(jvm.pid()).isEmpty());
    }
}
