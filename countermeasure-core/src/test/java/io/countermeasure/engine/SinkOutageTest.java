package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.core.internal.publish.Outbox;
import io.countermeasure.core.internal.publish.Retry;
import io.countermeasure.core.internal.publish.SpoolLimits;
import io.countermeasure.core.internal.store.HostFiles;
import io.countermeasure.engine.SwitchedSink.Manner;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sinks that are away for a week. */
@Timeout(600)
class SinkOutageTest {

    private static final int KEYS = 8;
    private static final int RUNS_PER_KEY = 400;
    private static final String OUTPUT = "x".repeat(20_000);

    private final MovedClock clock = new MovedClock(StandingClock.atNoon());
    private Path home = Path.of("");

    @BeforeEach
    void inMemoryIfThereIsRoom() throws IOException {
        Path memory = Path.of("/dev/shm"); // what is not on a disk need not be waited for
        home = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "countermeasure-outage-")
                : Files.createTempDirectory("countermeasure-outage-");
    }

    @AfterEach
    void leaveNothing() throws IOException {
        new HostFiles().remove(home);
    }

    @Test
    void everyResultArrivesOnceItsSinksAreBackAndMeanwhileNoRunWaitsAndNoMemoryIsTaken() throws Exception {
        Map<Manner, SwitchedSink> sinks = sinks();
        EngineBuilder builder = builder();
        sinks.forEach((manner, sink) -> builder.sink(manner.name(), sink));
        Set<String> ids = ConcurrentHashMap.newKeySet();
        try (CountermeasureEngine engine = builder.build()) {
            ids.addAll(runAll(engine, RUNS_PER_KEY / 8));
            for (SwitchedSink sink : sinks.values()) {
                sink.awaitOffer();
            }
            long before = heap();
            for (int day = 1; day <= 7; day++) {
                clock.pass(Duration.ofDays(1));
                ids.addAll(runAll(engine, RUNS_PER_KEY / 8));
            }
            long grown = heap() - before;
            long output = 7L * KEYS * RUNS_PER_KEY / 8 * OUTPUT.length();
            System.out.printf(
                    "sinks away for a week: %d results with %d MiB of output pending, heap %+d KiB%n",
                    ids.size(), output >> 20, grown >> 10);
            assertThat(ids).hasSize(KEYS * RUNS_PER_KEY);
            assertThat(grown).isLessThan(output / 4);
            assertThat(engine.health().pendingResults()).isEqualTo(ids.size());

            sinks.values().forEach(SwitchedSink::comeBack);
            Awaitility.await()
                    .atMost(5, TimeUnit.MINUTES)
                    .until(() -> engine.health().pendingResults() == 0);
        }
        sinks.forEach((manner, sink) ->
                assertThat(sink.ids()).as("%s", manner).doesNotHaveDuplicates().hasSameElementsAs(ids));
    }

    @Test
    void beyondTheCapTheOldestGoToTheHistoryAndOneResultHasTheirExactNumber() throws Exception {
        SwitchedSink sink = new SwitchedSink(Manner.ACKNOWLEDGES_LATE);
        EngineBuilder builder = builder().sink("cloud", sink);
        builder.spoolLimits = new SpoolLimits(10, Long.MAX_VALUE);
        List<String> ids = new ArrayList<>();
        try (CountermeasureEngine engine = builder.build()) {
            ids.add(engine.request("demo.0").run().executionId());
            sink.awaitOffer();
            for (int i = 1; i < 100; i++) {
                ids.add(engine.request("demo." + i % KEYS).run().executionId());
            }
            assertThat(engine.health().pendingResults()).isEqualTo(10);
            sink.comeBack();
            Awaitility.await().until(() -> engine.health().pendingResults() == 0);

            List<ExecutionResult> accounts = sink.taken().stream()
                    .filter(r -> r.textKey().equals(Outbox.DROPPED))
                    .toList();
            assertThat(accounts).singleElement().satisfies(account -> {
                assertThat(account.requests()).isEqualTo(100 - (sink.taken().size() - 1));
                assertThat(account.durable()).isTrue();
                assertThat(account.outcome()).isEqualTo(Outcome.ERRORED);
            });
            List<String> taken = new ArrayList<>(sink.ids());
            taken.remove(accounts.get(0).executionId());
            assertThat(taken.subList(1, taken.size())).as("the newest").isEqualTo(ids.subList(92, 100));
            assertThat(engine.results().orElseThrow().all())
                    .as("all are in the history")
                    .extracting(stored -> stored.result().executionId())
                    .containsAll(ids);
        }
    }

    @Test
    void theBytesOfPendingResultsAreCappedToo() throws Exception {
        SwitchedSink sink = new SwitchedSink(Manner.THROWS);
        EngineBuilder builder = builder().sink("cloud", sink);
        builder.spoolLimits = new SpoolLimits(1_000, 10L * OUTPUT.length());
        try (CountermeasureEngine engine = builder.build()) {
            for (int i = 0; i < 50; i++) {
                engine.request("demo." + i % KEYS).run();
            }
            assertThat(engine.health().pendingResults()).isBetween(5, 12);
            sink.comeBack();
            Awaitility.await().until(() -> engine.health().pendingResults() == 0);
        }
        long dropped = sink.taken().stream()
                .filter(r -> r.textKey().equals(Outbox.DROPPED))
                .mapToLong(ExecutionResult::requests)
                .sum();
        long taken = sink.taken().stream()
                .filter(r -> !r.textKey().equals(Outbox.DROPPED))
                .count();
        assertThat(dropped + taken).isEqualTo(50);
    }

    @Test
    void anEngineThatIsClosedWhileRunsGoOnAndSinksAreAwayLosesNothing() throws Exception {
        Map<Manner, SwitchedSink> sinks = sinks();
        EngineBuilder builder = builder();
        sinks.forEach((manner, sink) -> builder.sink(manner.name(), sink));
        Set<String> ids = new HashSet<>();
        List<Execution> going = new ArrayList<>();
        CountermeasureEngine engine = builder.register(
                        TestCountermeasure.of("demo.going").running(context -> Thread.sleep(300_000)))
                .build();
        for (int i = 0; i < 20; i++) {
            ids.add(engine.request("demo." + i % KEYS).run().executionId());
        }
        going.add(engine.request("demo.going").start());
        Thread closer = new Thread(engine::close);
        closer.start();
        closer.interrupt(); // whoever closes it may be in a hurry: what would be lost is not its own
        closer.join();
        engine.close();
        for (Execution execution : going) {
            assertThat(execution.result().getNow(null))
                    .extracting(ExecutionResult::outcome, ExecutionResult::durable)
                    .containsExactly(Outcome.CANCELLED, true);
            ids.add(execution.id());
        }
        sinks.values().forEach(SwitchedSink::comeBack);

        EngineBuilder next = builder();
        sinks.forEach((manner, sink) -> next.sink(manner.name(), sink));
        try (CountermeasureEngine later = next.build()) {
            Awaitility.await()
                    .until(() -> later.health().pendingResults() == 0
                            && later.results().orElseThrow().pending().isEmpty());
        }
        sinks.forEach((manner, sink) -> assertThat(sink.ids()).as("%s", manner).containsAll(ids));
    }

    @Test
    void aRequesterThatIsInterruptedStaysSoAndItsRunIsDurable() throws Exception {
        try (CountermeasureEngine engine = builder().build()) {
            Thread.currentThread().interrupt();
            Execution execution = engine.request("demo.0").requestId("r1").start();

            assertThat(Thread.interrupted()).isTrue();
            ExecutionResult result = execution.result().get();
            assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(result.durable()).isTrue();
            assertThat(engine.health().troubles()).isEmpty();
        }
    }

    private static Map<Manner, SwitchedSink> sinks() {
        Map<Manner, SwitchedSink> sinks = new EnumMap<>(Manner.class);
        for (Manner manner : Manner.values()) {
            sinks.put(manner, new SwitchedSink(manner));
        }
        return sinks;
    }

    private static List<String> runAll(CountermeasureEngine engine, int perKey) {
        List<CompletableFuture<List<String>>> all = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            String key = "demo." + i;
            all.add(CompletableFuture.supplyAsync(
                    () -> runSome(engine, key, perKey), work -> new Thread(work).start()));
        }
        return all.stream().flatMap(some -> some.join().stream()).toList();
    }

    private static List<String> runSome(CountermeasureEngine engine, String key, int number) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            ExecutionResult result = engine.request(key).run();
            assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(result.durable()).isTrue();
            ids.add(result.executionId());
        }
        return ids;
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private EngineBuilder builder() {
        EngineBuilder builder = CountermeasureEngine.builder()
                .stateDirectory(home.resolve("state"))
                .clock(clock)
                .runPolicy(RunPolicy.builder().grace(Duration.ofMillis(200)).build());
        builder.retry = new Retry(Duration.ofMillis(10), Duration.ofMillis(10));
        for (int i = 0; i < KEYS; i++) {
            builder.register(TestCountermeasure.of("demo." + i).running(context -> context.saveTextOutput(OUTPUT)));
        }
        return builder;
    }
}
