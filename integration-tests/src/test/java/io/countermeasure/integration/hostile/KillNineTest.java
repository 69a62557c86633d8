package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An agent that runs four trees is killed. Its guards end all that has stayed in the session of its run, waiting guards
 * included; what has left its session waits for the next engine's start, and for nothing more. Of each four, the last is killed when a tree has left its session, the others at any time. {@code -Dcampaign.kills=200}
 * for the long version.
 */
@Timeout(3_600)
class KillNineTest {

    private static final int KILLS = Integer.getInteger("campaign.kills", 20);
    private static final int CONFINED_KILLS = Math.max(4, KILLS / 4);
    private static final long SEED = Long.getLong("campaign.seed", 20_261_124L);

    private final String word = Hostile.word();
    private final String away = Hostile.word();

    @AfterEach
    void nothingIsLeftOfTheTest() {
        Traces.killAll(word);
        Traces.killAll(away);
    }

    @Test
    void nothingOutlivesAnAgentThatIsKilled() throws Exception {
        Random random = new Random(SEED);
        int alive = 0;
        int left = 0;
        int gotAway = 0;
        int leftAfterStart = 0;
        for (int i = 0; i < KILLS; i++) {
            Process jvm = Jvms.start(KillNineMain.class, "-XX:TieredStopAtLevel=1", word, away);
            jvm.inputReader().readLine();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(300)));
            if (i % 4 == 3) { // the others are killed at any time, on a slow host before any tree stands
                Awaitility.await()
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> Traces.of(away).size() > 1);
            }
            alive += Traces.ofOwner(jvm.pid()).size();
            gotAway += Traces.of(away).size() - 1; // the agent has the word, too
            jvm.destroyForcibly().waitFor();
            left += leftAfterFiveSeconds(() -> stayed(jvm.pid()));
            CountermeasureEngine.builder().build().close();
            leftAfterStart += all(jvm.pid()).size();
        }
        System.out.printf(
                "kill -9: seed %d, %d kills of 4 trees, %d processes alive when killed, %d trees out of their session;"
                        + " after 5 s %d of the others left; %d of all left after the next start%n",
                SEED, KILLS, alive, gotAway, left, leftAfterStart);
        assertThat(left).isZero();
        assertThat(leftAfterStart).isZero();
        assertThat(gotAway).as("what left its session was there to be found").isPositive();
    }

    /** A sandbox holds all of a run, and ends with its agent, be it set up, standing or in use: nothing has to wait for a next start. */
    @Test
    void nothingThatIsShutInOutlivesAnAgentThatIsKilled() throws Exception {
        Random random = new Random(SEED);
        int alive = 0;
        int gotAway = 0;
        int left = 0;
        for (int i = 0; i < CONFINED_KILLS; i++) {
            Process jvm = Jvms.start(KillNineMain.class, "-XX:TieredStopAtLevel=1", word, away, "confined");
            jvm.inputReader().readLine();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(600)));
            if (i % 4 == 3) {
                Awaitility.await()
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> Traces.of(away).size() > 2); // one was started cold, one warm
            }
            alive += Traces.ofOwner(jvm.pid()).size();
            gotAway += Traces.of(away).size() - 1;
            jvm.destroyForcibly().waitFor();
            left += leftAfterFiveSeconds(() -> all(jvm.pid()));
        }
        System.out.printf(
                "kill -9, confined: seed %d, %d kills, %d processes alive when killed, %d trees out of their session;"
                        + " after 5 s %d left%n",
                SEED, CONFINED_KILLS, alive, gotAway, left);
        assertThat(left).isZero();
        assertThat(gotAway).as("what left its session was there").isPositive();
    }

    private static int leftAfterFiveSeconds(Supplier<Set<Long>> those) {
        try {
            Awaitility.await()
                    .atMost(5, TimeUnit.SECONDS)
                    .until(() -> those.get().isEmpty());
            return 0;
        } catch (ConditionTimeoutException e) {
            return those.get().size();
        }
    }

    /** All that is alive of that agent's, but for the sessions of those that have left theirs. */
    private Set<Long> stayed(long jvm) {
        Set<Long> sessions = Traces.of(away).stream().map(Traces::session).collect(Collectors.toSet());
        Set<Long> all = all(jvm);
        all.removeIf(pid -> sessions.contains(Traces.session(pid)));
        return all;
    }

    private Set<Long> all(long jvm) {
        Set<Long> all = new TreeSet<>();
        List.of(Traces.of(word), Traces.of(away), Traces.ofOwner(jvm)).forEach(all::addAll);
        return all;
    }
}
