package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import java.nio.file.Path;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code -Dcampaign.runs=10000} for the long version. */
@Timeout(1_800)
class LeaksTest {

    private static final int RUNS = Integer.getInteger("campaign.runs", 1_000);

    @Test
    void noDescriptorThreadOrZombieMoreAfterManyRunsThanAfterAHundred() {
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(Hostile.plugin("hostile.short", "echo x", m -> m))
                .build()) {
            run(engine, 100);
            Awaitility.await().until(() -> count("task") < 60);
            int descriptors = count("fd");
            int threads = count("task");
            run(engine, RUNS - 100);

            Awaitility.await().untilAsserted(() -> {
                assertThat(count("fd")).isLessThanOrEqualTo(descriptors + 2);
                assertThat(count("task")).isLessThanOrEqualTo(threads + 2);
                assertThat(ProcessHandle.current().children()).isEmpty();
            });
            System.out.printf(
                    "%d runs: %d descriptors and %d threads, after 100 there were %d and %d%n",
                    RUNS, count("fd"), count("task"), descriptors, threads);
        }
    }

    private static void run(CountermeasureEngine engine, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(engine.request("hostile.short").run().textOutput()).isEqualTo("x\n");
        }
    }

    private static int count(String what) {
        return Objects.requireNonNull(Path.of("/proc/self", what).toFile().list()).length;
    }
}
