package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent with a state directory is killed at random moments, while it starts and while it runs, and started again on the same state.
 * {@code -Dcampaign.durableKills=300} for the long version.
 */
@Timeout(3_600)
class DurableKillTest {

    private static final int KILLS = Integer.getInteger("campaign.durableKills", 30);
    private static final long SEED = Long.getLong("campaign.seed", 20_261_125L);
    private static final int MOST_MILLIS = 1_000;

    @TempDir
    private Path root;

    @Test
    void noResultIsLostAndNothingRunsTwice() throws Exception {
        DurableAgent agent = DurableAgent.in(root);
        agent.prepare();
        Random random = new Random(SEED);
        for (int life = 0; life < KILLS; life++) {
            Process jvm = start(life);
            if (random.nextInt(4) > 0) { // otherwise it may die before its engine stands
                assertThat(jvm.inputReader().readLine()).isEqualTo("started");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_MILLIS)));
            assertThat(jvm.isAlive()).isTrue();
            jvm.destroyForcibly().waitFor();
        }
        assertThat(start(KILLS, "last").waitFor()).isZero();

        DurableLedger ledger = DurableLedger.of(agent);
        System.out.printf("kill -9 of a durable agent: seed %d, %d kills, %s%n", SEED, KILLS, ledger);
        check(ledger);
        assertThat(agent.state().resolve("runs")).isDirectoryNotContaining(run -> Files.exists(run.resolve("intent")));
        assertThat(agent.state().resolve("jobs")).isEmptyDirectory();
        assertThat(agent.state().resolve("quarantine")).isEmptyDirectory();
    }

    @Test
    void ofTwoAgentsOnOneStateThatAreKilledInTurnNoResultIsLostAndNothingRunsTwice() throws Exception {
        DurableAgent agent = DurableAgent.in(root);
        agent.prepare();
        Random random = new Random(SEED);
        Process[] agents = {start(0), start(1)};
        int kills = KILLS / 3;
        for (int life = 2; life < kills + 2; life++) {
            Process next = agents[life % 2];
            assertThat(next.inputReader().readLine()).isEqualTo("started");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_MILLIS)));
            next.destroyForcibly().waitFor();
            agents[life % 2] = start(life);
        }
        for (Process last : agents) {
            assertThat(last.isAlive()).isTrue();
            last.destroyForcibly().waitFor();
        }
        assertThat(start(kills + 2, "last").waitFor()).isZero();

        DurableLedger ledger = DurableLedger.of(agent);
        System.out.printf("kill -9 of two agents on one state: seed %d, %d kills, %s%n", SEED, kills + 2, ledger);
        check(ledger);
    }

    private static void check(DurableLedger ledger) {
        assertThat(ledger.lost())
                .as("results that a requester had, or runs that began")
                .isEmpty();
        assertThat(ledger.twice()).as("requests that ran more than once").isEmpty();
        assertThat(ledger.without()).as("results without an id of their own").isEmpty();
        assertThat(ledger.changed()).as("ids with results that differ").isEmpty();
        assertThat(ledger.invented()).as("successes of runs that never began").isEmpty();
        assertThat(ledger.begun()).isNotEmpty();
        assertThat(ledger.count("INTERRUPTED")).isPositive();
        assertThat(ledger.count("REJECTED-DUPLICATE")).isPositive();
    }

    private Process start(int life, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of(root.toString(), Integer.toString(life), Long.toString(SEED)));
        args.addAll(List.of(more));
        return Jvms.start(DurableKillMain.class, "-XX:TieredStopAtLevel=1", args.toArray(String[]::new));
    }
}
