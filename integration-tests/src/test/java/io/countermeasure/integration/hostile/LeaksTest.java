package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Counted in /proc; the JVM's own compiler threads come and go and are left out. {@code -Dcampaign.leaks=10000} for the long version.
 */
@Timeout(3_600)
class LeaksTest {

    private static final int RUNS = Integer.getInteger("campaign.leaks", 1_000);
    private static final int COLD_RUNS = Integer.getInteger("campaign.coldLeaks", RUNS);
    private static final int KEEP_ALIVE = 65; // how many seconds the JDK keeps the threads that wait for processes

    @ParameterizedTest(name = "{0} guards stand ready")
    @ValueSource(ints = {0, 1})
    void noZombieDescriptorOrThreadMoreAfterManyRunsThanAfterAHundred(int warmCommands) {
        int runs = warmCommands == 0 ? COLD_RUNS : RUNS;
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .runPolicy(RunPolicy.builder().warmCommands(warmCommands).build())
                .register(Hostile.plugin("hostile.short", "echo x", m -> m))
                .build()) {
            run(engine, 100);
            awaitRest(warmCommands);
            int descriptors = descriptors();
            long threads = threads();
            run(engine, runs - 100);

            Awaitility.await().atMost(KEEP_ALIVE, TimeUnit.SECONDS).untilAsserted(() -> {
                awaitRest(warmCommands);
                assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
                assertThat(threads()).isLessThanOrEqualTo(threads);
            });
            System.out.printf(
                    "%d runs, %d warm: %d descriptors and %d threads, no zombie; after 100 there were %d and %d%n",
                    runs, warmCommands, descriptors(), threads(), descriptors, threads);
        }
    }

    /** Until no child is there, dead or alive, but for the guards that wait. */
    private static void awaitRest(int guards) {
        Awaitility.await().until(() -> ProcessHandle.current().children().count() == guards);
    }

    private static void run(CountermeasureEngine engine, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(engine.request("hostile.short").run().textOutput()).isEqualTo("x\n");
        }
    }

    private static int descriptors() {
        return Objects.requireNonNull(Path.of("/proc/self/fd").toFile().list()).length;
    }

    private static long threads() {
        return Stream.of(Objects.requireNonNull(
                        Path.of("/proc/self/task").toFile().list()))
                .map(LeaksTest::name)
                .filter(name -> !name.isEmpty() && !name.contains("Compiler"))
                .count();
    }

    private static String name(String thread) {
        try {
            return Files.readString(Path.of("/proc/self/task", thread, "comm"));
        } catch (IOException e) {
            return ""; // it has ended
        }
    }
}
