package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.core.internal.publish.Retry;
import io.countermeasure.core.internal.store.Degradation;
import io.countermeasure.core.internal.store.FaultyFiles;
import io.countermeasure.core.internal.store.FaultyFiles.Change;
import io.countermeasure.core.internal.store.HostFiles;
import io.countermeasure.core.internal.store.PowerLoss;
import io.countermeasure.core.internal.store.StateDirectory;
import io.countermeasure.core.internal.store.Store;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One run, and its process dies at every single change that it makes to files: what the next engine then makes of it. */
@Timeout(600)
class CrashPointTest {

    private static final long SEED = Long.getLong("countermeasure.seed", 20_261_125L);
    private static final int POWER_LOSSES = Integer.getInteger("countermeasure.powerLosses", 4);

    @TempDir
    private Path home;

    @Test
    void afterDeathAtAnyChangeTheNextEngineHasTheResultThatTheTableSays() throws IOException {
        int changes =
                new Life(home.resolve("whole"), Integer.MAX_VALUE, 0).live().size();
        assertThat(changes).isGreaterThan(12);
        for (int change = 0; change < changes; change++) {
            Life life = new Life(home.resolve("crash-" + change), change, 0);
            life.live();
            life.check(new Afterlife(life.state, StandingClock.atNoon()), life.executed);
        }
    }

    @Test
    void tornAtAnyLengthARecordIsAsGoodAsNotWritten() throws IOException {
        int lengths = 0;
        int changes =
                new Life(home.resolve("whole"), Integer.MAX_VALUE, 0).live().size();
        for (int change = 0; change < changes; change++) {
            Life life = new Life(home.resolve("torn-" + change), change, 0);
            List<Change> done = life.live();
            byte[] bytes = done.get(done.size() - 1).bytes();
            List<String> whole = life.recovered(new byte[0]);
            for (int length = 1; length < bytes.length; length++) {
                assertThat(life.recovered(Arrays.copyOf(bytes, length)))
                        .as("%s torn at %d of %d", done.get(done.size() - 1), length, bytes.length)
                        .isEqualTo(whole);
                lengths++;
            }
        }
        assertThat(lengths).isGreaterThan(1_000);
    }

    @Test
    void whateverOfTheUnsyncedIsLostWithThePowerNothingIsLostOrRunTwice() throws IOException {
        int changes =
                new Life(home.resolve("whole"), Integer.MAX_VALUE, 0).live().size();
        for (int change = 0; change <= changes; change++) {
            Life life = new Life(home.resolve("power-" + change), change, 0);
            List<Change> done = life.live();
            for (int i = 0; i < POWER_LOSSES; i++) {
                long seed = SEED + 1_000L * change + i;
                Path after = home.resolve("power-" + change + "-" + i);
                CountermeasureEngine.builder().stateDirectory(after).build().close();
                PowerLoss.replay(done.subList(0, Math.min(change, done.size())), life.state, after, new Random(seed));
                life.check(new Afterlife(after, StandingClock.afterReboot()), life.executed);
            }
        }
    }

    /** An engine with one sink, one request, and death at a change. */
    private static final class Life {
        private final Path state;
        private final int change;
        private final FaultyFiles files;
        private final List<ExecutionResult> taken = new CopyOnWriteArrayList<>();
        private final AtomicReference<@Nullable ExecutionResult> returned = new AtomicReference<>();
        private volatile boolean executed;

        Life(Path state, int change, int torn) {
            this.state = state;
            this.change = change;
            files = new FaultyFiles().dyingAt(change, torn);
        }

        /** Lives, and tells what changes it made. */
        List<Change> live() throws IOException {
            CountermeasureEngine engine = null;
            try {
                EngineBuilder builder =
                        builder(state, StandingClock.atNoon(), this::take, new DemoCountermeasure(this));
                builder.files = files;
                engine = builder.build();
                Execution execution = engine.request("demo.run").requestId("r1").start();
                Awaitility.await()
                        .dontCatchUncaughtExceptions()
                        .until(() -> execution.result().isDone() || files.isDead());
                if (execution.result().isDone()) {
                    returned.set(execution.result().join());
                    Awaitility.await("the history of change " + change + " of " + state)
                            .dontCatchUncaughtExceptions()
                            .until(() -> files.isDead()
                                    || Files.exists(state.resolve("history").resolve(execution.id())));
                }
            } catch (FaultyFiles.Death e) {
                assertThat(files.isDead()).isTrue();
            } finally {
                bury(engine);
            }
            return files.changes();
        }

        /** What recovery makes of the state with some bytes of the change that was not made. */
        List<String> recovered(byte[] torn) throws IOException {
            Path memory = Path.of("/dev/shm"); // nothing is lost here, so nothing has to be on a disk
            Path copy = Files.createTempDirectory(
                    Files.isWritable(memory) ? memory : state.resolveSibling("."), "countermeasure-copy-");
            try {
                copy(state, copy);
                Change last = files.changes().get(files.changes().size() - 1);
                if (torn.length > 0) {
                    Files.write(
                            copy.resolve(state.relativize(last.path())),
                            torn,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                }
                return outcomes(copy);
            } finally {
                new HostFiles().remove(copy);
            }
        }

        private static List<String> outcomes(Path state) throws IOException {
            SystemClock clock = StandingClock.atNoon();
            List<String> outcomes = new ArrayList<>();
            try (Store store = Store.of(
                    StateDirectory.open(state, false, new HostFiles(), new Degradation(trouble -> {})), clock, 1_024)) {
                store.recovery().run();
                for (String id : store.runs().ids()) {
                    store.runs().readable(id).ifPresent(r -> outcomes.add(id + " " + r.summary() + r.startedAt()));
                }
                outcomes.add("r1 " + store.requestIds().isTaken("r1"));
                outcomes.add("refusals " + store.refusals().adopt().size());
            }
            return outcomes;
        }

        private static void copy(Path from, Path to) throws IOException {
            try (Stream<Path> all = Files.walk(from)) {
                for (Path path : all.filter(p -> !p.equals(from)).toList()) {
                    Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }

        private void take(ExecutionResult result) {
            if (!files.isDead()) {
                taken.add(result);
            }
        }

        private static void bury(@Nullable CountermeasureEngine engine) throws IOException {
            FaultyFiles.allDie();
            if (engine != null) {
                engine.close(); // its threads end; what it writes goes nowhere
            }
        }

        void check(Afterlife after, boolean ran) {
            String where = "death at change " + change + " of "
                    + files.changes().stream().map(Change::toString).collect(Collectors.joining(", "));
            List<ExecutionResult> all = new ArrayList<>(taken);
            all.addAll(after.taken);
            ExecutionResult known = returned.get();

            assertThat(all.stream().map(ExecutionResult::executionId).distinct())
                    .as(where)
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(all.stream().map(ExecutionResult::outcome).distinct())
                    .as(where)
                    .hasSizeLessThanOrEqualTo(1);
            if (known != null && known.durable()) {
                assertThat(all).as(where).isNotEmpty();
                assertThat(all.get(0).executionId()).as(where).isEqualTo(known.executionId());
                assertThat(all.get(0).outcome()).as(where).isEqualTo(Outcome.SUCCEEDED);
            }
            if (ran) {
                assertThat(all).as(where).isNotEmpty();
                assertThat(after.verdict("max_frequency")).as(where).isFalse();
            }
            if (!all.isEmpty()) {
                assertThat(all.get(0).durable()).as(where).isTrue();
                assertThat(after.duplicate).as(where).isTrue();
            }
            if (all.stream().anyMatch(r -> r.outcome() == Outcome.SUCCEEDED)) {
                assertThat(all.get(0).textOutput()).as(where).isEqualTo("out");
                assertThat(ran).as(where).isTrue();
            }
        }
    }

    /** The next engine on the same state. */
    private static final class Afterlife {
        private final List<ExecutionResult> taken = new CopyOnWriteArrayList<>();
        private final Explanation explanation;
        private final boolean duplicate;

        Afterlife(Path state, SystemClock clock) throws IOException {
            try (CountermeasureEngine engine = builder(state, clock, taken::add, new DemoCountermeasure(null))
                    .build()) {
                StoredResults results = engine.results().orElseThrow();
                Awaitility.await()
                        .dontCatchUncaughtExceptions()
                        .until(() -> results.pending().isEmpty());
                explanation = engine.explain("demo.run");
                ExecutionResult again =
                        engine.request("demo.run").requestId("r1").dryRun().run();
                duplicate = again.verdicts().stream().anyMatch(v -> v.gate().equals("duplicate") && !v.passed());
            }
        }

        boolean verdict(String gate) {
            return explanation.verdicts().stream()
                    .filter(v -> v.gate().equals(gate))
                    .findFirst()
                    .orElseThrow()
                    .passed();
        }
    }

    private static EngineBuilder builder(
            Path state, SystemClock clock, Consumer<ExecutionResult> sink, CountermeasurePlugin plugin) {
        EngineBuilder builder = CountermeasureEngine.builder()
                .stateDirectory(state)
                .clock(clock)
                .runPolicy(RunPolicy.builder().grace(Duration.ZERO).build())
                .sink("cloud", sink::accept)
                .register(plugin);
        builder.retry = new Retry(Duration.ofMillis(10), Duration.ofMillis(10));
        return builder;
    }

    private static final class DemoCountermeasure extends CountermeasurePlugin {
        private final @Nullable Life life;

        DemoCountermeasure(@Nullable Life life) {
            this.life = life;
        }

        @Override
        public CountermeasureMetadata metadata() {
            return CountermeasureMetadata.builder("demo.run")
                    .name("Demo")
                    .author("a@b.example")
                    .description("A demo")
                    .maxFrequency(Duration.ofHours(1))
                    .build();
        }

        @Override
        public void run(RunContext context) {
            Life of = life;
            if (of != null && !of.files.isDead()) {
                of.executed = true;
            }
            context.saveTextOutput("out");
        }
    }
}
