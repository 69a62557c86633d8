package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.core.internal.store.FaultyFiles;
import io.countermeasure.core.internal.store.FaultyFiles.Change;
import io.countermeasure.core.internal.store.FaultyFiles.Kind;
import io.countermeasure.core.internal.store.HostFiles;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails, at each change that an engine makes to it: once, or from then on. */
@Timeout(600)
class StateFaultsTest {

    private static final List<String> KEYS = List.of("demo.command", "demo.java", "demo.rare");

    @TempDir
    private Path home;

    @Test
    void aDiskThatFailsOnceCostsNoRunAndNoResult() throws IOException {
        int changes = run("whole", "Input/output error", number -> false);
        assertThat(changes).isGreaterThan(20);
        for (int change = 0; change < changes; change++) {
            int failing = change;
            run("once-" + change, "Input/output error", number -> number == failing);
        }
    }

    @Test
    void aDiskThatIsFullFromAnyChangeOnRefusesWhatMattersAndRunsTheRest() throws IOException {
        int changes = run("whole", "No space left on device", number -> false);
        for (int change = 0; change < changes; change += 3) {
            int full = change;
            run("full-" + change, "No space left on device", number -> number >= full);
        }
    }

    @Test
    void whereNothingCanBeForcedToDiskWhatMattersIsRefusedAndTheRestIsNotDurable() throws IOException {
        StateTestEngines engines = new StateTestEngines(home.resolve("state"));
        try (CountermeasureEngine engine = engines.engine(new FaultyFiles()
                .failing(change -> change.kind() == Kind.SYNC || change.kind() == Kind.CREATE_SYNCED
                        ? Optional.of(failure(change, "Input/output error"))
                        : Optional.empty()))) {
            for (String key : List.of("demo.command", "demo.java")) {
                ExecutionResult result = engine.request(key).run();
                assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
                assertThat(result.durable()).isFalse();
            }
            assertThat(engine.request("demo.rare").run().rejection())
                    .map(Rejection::reason)
                    .contains(Rejection.Reason.STATE_UNWRITABLE);
            assertThat(engine.health().degraded()).isTrue();
            StateTestEngines.await("what is to come")
                    .until(() -> engines.told().stream().anyMatch(trouble -> trouble.contains("input/output error")));
            StateTestEngines.await("what is to come")
                    .until(() -> engines.taken().size() == 3);
        }
    }

    /** Runs each plugin once on a disk that fails, then looks from another engine, for which the disk is well; returns how many changes the first made. */
    private int run(String name, String reason, IntPredicate fails) throws IOException {
        StateTestEngines engines = new StateTestEngines(home.resolve(name));
        AtomicInteger number = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        FaultyFiles files = new FaultyFiles().failing(change -> {
            boolean failed = fails.test(number.getAndIncrement());
            failures.addAndGet(failed ? 1 : 0);
            return failed ? Optional.of(failure(change, reason)) : Optional.empty();
        });
        List<ExecutionResult> results = new ArrayList<>();
        try (CountermeasureEngine engine = engines.engine(files)) {
            for (String key : KEYS) {
                results.add(engine.request(key).requestId(key).run());
            }
            StateTestEngines.await(name)
                    .until(() -> engines.ids()
                            .containsAll(results.stream()
                                    .map(ExecutionResult::executionId)
                                    .toList()));
            StateTestEngines.await(name + ": the listener is told")
                    .until(() -> failures.get() == 0 || !engines.told().isEmpty());
        }
        results.forEach(result -> check(name, result));
        checkAfterwards(name, engines, results);
        return number.get();
    }

    private static void check(String name, ExecutionResult result) {
        if (result.outcome() == Outcome.REJECTED) {
            assertThat(result.textKey()).as(name).isEqualTo("demo.rare");
            assertThat(result.rejection()).as(name).map(Rejection::reason).contains(Rejection.Reason.STATE_UNWRITABLE);
        } else {
            assertThat(result.outcome()).as(name + " " + result.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(result.textOutput()).as(name).isEqualTo("ran\n");
        }
    }

    /** A start that was made is known; a durable result has not become another; a sink has only results that there are. */
    private static void checkAfterwards(String name, StateTestEngines engines, List<ExecutionResult> results) {
        ExecutionResult rare = results.get(KEYS.indexOf("demo.rare"));
        try (CountermeasureEngine engine = engines.engine(new HostFiles())) {
            if (rare.outcome() == Outcome.SUCCEEDED) {
                assertThat(engine.request("demo.rare").run().rejection())
                        .as(name)
                        .map(Rejection::reason)
                        .contains(Rejection.Reason.TOO_FREQUENT);
            }
            StateTestEngines.await(name)
                    .until(() -> engine.results().orElseThrow().pending().isEmpty());
        }
        for (ExecutionResult result : results) {
            if (result.durable()) {
                assertThat(engines.taken())
                        .as(name)
                        .filteredOn(taken -> taken.executionId().equals(result.executionId()))
                        .extracting(ExecutionResult::outcome)
                        .containsOnly(result.outcome());
            }
        }
    }

    private static IOException failure(Change change, String reason) {
        return new FileSystemException(change.path().toString(), null, reason);
    }
}
