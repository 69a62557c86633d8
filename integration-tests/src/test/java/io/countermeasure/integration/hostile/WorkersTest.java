package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.integration.shell.ShellPlugins;
import io.countermeasure.model.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dcampaign.runs=10000} and {@code -Dcampaign.kills=200} for the long version. */
@Timeout(1_800)
class WorkersTest {

    private static final int RUNS = Integer.getInteger("campaign.runs", 50);
    private static final int KILLS = Integer.getInteger("campaign.kills", 10);
    private static final long SEED = Long.getLong("campaign.seed", 20_261_125L);

    @TempDir
    Path root;

    @Test
    void noDescriptorThreadProcessOrFolderMoreAfterManyRunsThanAfterAFew() throws Exception {
        Path state = root.resolve("state");
        ShellPlugins plugins = new ShellPlugins(root).add("hostile.short", "run() { log INFO x; text x; }");
        RunPolicy noGuard = RunPolicy.builder().warmCommands(0).build(); // which would be one more process that waits
        try (CountermeasureEngine engine =
                plugins.engine().stateDirectory(state).runPolicy(noGuard).build()) {
            run(engine, 50);
            awaitOneThatWaits(state);
            int descriptors = count("fd");
            int threads = count("task");
            run(engine, RUNS - 50);

            awaitOneThatWaits(state);
            Awaitility.await().untilAsserted(() -> {
                assertThat(count("fd")).isLessThanOrEqualTo(descriptors + 2);
                assertThat(count("task")).isLessThanOrEqualTo(threads + 2);
            });
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
        assertThat(state.resolve("jobs")).isEmptyDirectory();
    }

    @Test
    void noWorkerOutlivesAnAgentThatIsKilled() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < KILLS; i++) {
            Process jvm = Jvms.start(WorkersMain.class, "-XX:TieredStopAtLevel=1", "for ever", root.toString());
            jvm.inputReader().readLine();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(600)));
            jvm.destroyForcibly().waitFor();
            long pid = jvm.pid();

            Awaitility.await()
                    .alias("kill " + i + " of seed " + SEED)
                    .atMost(5, TimeUnit.SECONDS)
                    .until(() -> Traces.ofOwner(pid).isEmpty());
        }
        Path state = root.resolve("state");
        assertThat(state.resolve("jobs")).isNotEmptyDirectory();
        CountermeasureEngine.builder().stateDirectory(state).build().close();
        assertThat(state.resolve("jobs")).isEmptyDirectory();
    }

    @Test
    void aHundredMegabytesOfTextFitInASmallHeap() throws Exception {
        Process jvm = Jvms.start(WorkersMain.class, "-Xmx64m", "flood", root.toString());
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).isEqualTo("SUCCEEDED " + (100_000_000 - (1 << 20)) + "\n");
        assertThat(jvm.waitFor()).isZero();
    }

    private static void run(CountermeasureEngine engine, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(engine.request("hostile.short").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    private static void awaitOneThatWaits(Path state) {
        Awaitility.await()
                .until(() ->
                        Objects.requireNonNull(state.resolve("jobs").toFile().list()).length == 1);
        Awaitility.await().until(() -> ProcessHandle.current().children().count() == 1);
    }

    private static int count(String what) {
        return Objects.requireNonNull(Path.of("/proc/self", what).toFile().list()).length;
    }
}
