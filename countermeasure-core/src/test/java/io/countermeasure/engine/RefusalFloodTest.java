package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.core.internal.publish.Outbox;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More refusals than anybody wants to read. */
@Timeout(300)
class RefusalFloodTest {

    private static final int REFUSALS = 10_000;

    @TempDir
    private Path home;

    private final List<ExecutionResult> taken = new CopyOnWriteArrayList<>();

    @Test
    void ofTenThousandRefusalsASinkHearsInFewResultsAndTheirSumIsExact() throws IOException {
        try (CountermeasureEngine engine = builder().sink("cloud", taken::add).build()) {
            engine.request("demo.rare").requestId("r1").run();
            engine.request("demo.once").requestId("once").run();
            flood(engine, 0, REFUSALS / 4);
            long before = heap();
            flood(engine, REFUSALS / 4, REFUSALS);
            long grown = heap() - before;
            System.out.printf(
                    "%d refusals: heap %+d KiB over the last three quarters, %d KiB on disk%n",
                    REFUSALS, grown >> 10, size("state") >> 10);
            assertThat(grown).isLessThan(16L << 20);
            assertThat(size("state")).isLessThan(16L << 20);
        }
        Map<Rejection.Reason, Long> requests = taken.stream()
                .filter(result -> result.outcome() == Outcome.REJECTED)
                .collect(Collectors.groupingBy(
                        result -> result.rejection().orElseThrow().reason(),
                        Collectors.summingLong(ExecutionResult::requests)));
        assertThat(requests)
                .isEqualTo(Map.of(
                        Rejection.Reason.UNKNOWN, REFUSALS / 2L,
                        Rejection.Reason.TOO_FREQUENT, REFUSALS / 4L,
                        Rejection.Reason.DUPLICATE, REFUSALS / 4L));
        assertThat(taken).hasSizeLessThan(REFUSALS / 2);
        assertThat(home.resolve("state/refusals")).isEmptyDirectory();
    }

    /** As a command line leaves them that is refused once a minute, for a day and more. */
    @Test
    void whatProcessesWithoutSinksLeaveIsCappedAndALaterSinkHearsOfAll() throws Exception {
        int processes = 1_500;
        builder().build().close();
        Path refusals = home.resolve("state/refusals");
        Path model = refusal(refusals);
        for (int i = 1; i < processes; i++) {
            Files.copy(model, refusals.resolve("1-1-no-such-boot.00000000-0000-4000-8000-000000000000." + i));
        }
        for (int i = 0; i < 2; i++) {
            builder().build().close();
            try (Stream<Path> files = Files.list(refusals)) {
                assertThat(files.count()).isBetween(400L, 1_000L);
            }
        }
        try (CountermeasureEngine engine = builder().sink("cloud", taken::add).build()) {
            Awaitility.await()
                    .until(() ->
                            taken.stream().mapToLong(ExecutionResult::requests).sum() >= processes);
            assertThat(engine.health().pendingResults()).isZero();
        }
        assertThat(taken.stream().mapToLong(ExecutionResult::requests).sum()).isEqualTo(processes);
        assertThat(taken)
                .filteredOn(result -> result.textKey().equals(Outbox.DROPPED))
                .singleElement()
                .satisfies(account -> assertThat(account.detail())
                        .hasValueSatisfying(detail -> assertThat(detail).contains("of no.such (")));
        assertThat(refusals).isEmptyDirectory();
    }

    private static void flood(CountermeasureEngine engine, int from, int to) {
        for (int i = from; i < to; i += 4) {
            engine.request("no.such." + i).run();
            engine.request("no.such." + (i + 1)).run();
            engine.request("demo.rare").requestId("r" + i).run();
            engine.request("demo.once").requestId("once").run();
        }
    }

    private Path refusal(Path refusals) throws IOException {
        try (CountermeasureEngine engine = builder().build()) {
            engine.request("no.such").run();
        }
        try (Stream<Path> files = Files.list(refusals)) {
            return files.findFirst().orElseThrow();
        }
    }

    private long size(String name) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve(name))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private EngineBuilder builder() {
        return CountermeasureEngine.builder()
                .stateDirectory(home.resolve("state"))
                .register(TestCountermeasure.of("demo.rare").frequent(Duration.ofHours(1)))
                .register(TestCountermeasure.of("demo.once"));
    }
}
