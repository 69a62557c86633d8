package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code -Dcampaign.kills=200} for the long version. */
@Timeout(1_800)
class KillNineTest {

    private static final int KILLS = Integer.getInteger("campaign.kills", 20);
    private static final long SEED = Long.getLong("campaign.seed", 20_261_124L);

    @Test
    void nothingOutlivesAnAgentThatIsKilled() throws Exception {
        Random random = new Random(SEED);
        String word = Hostile.word();
        int leftByGuards = 0;
        int leftBySweeps = 0;
        for (int i = 0; i < KILLS; i++) {
            Process jvm = Jvms.start(KillNineMain.class, "-XX:TieredStopAtLevel=1", word);
            jvm.inputReader().readLine();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(300)));
            jvm.destroyForcibly().waitFor();
            // what has left its session has no guard any more, and waits for the next engine
            leftByGuards += leftToo(word, jvm.pid());
            CountermeasureEngine.builder().build().close();
            leftBySweeps += Traces.of(word).size() + Traces.ofOwner(jvm.pid()).size();
            Traces.killAll(word);
        }
        System.out.printf(
                "kill -9: seed %d, %d kills, %d left beyond the escaped after 5 s, %d left after the next start%n",
                SEED, KILLS, leftByGuards, leftBySweeps);
        assertThat(leftByGuards).isZero();
        assertThat(leftBySweeps).isZero();
    }

    /** How many are left after five seconds, but for the one that has left its session, and what it sleeps with. */
    private static int leftToo(String word, long jvm) {
        try {
            Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> tooMany(word, jvm) <= 0);
            return 0;
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            return tooMany(word, jvm);
        }
    }

    private static int tooMany(String word, long jvm) {
        return Math.max(Traces.of(word).size() - 1, Traces.ofOwner(jvm).size() - 2);
    }
}
