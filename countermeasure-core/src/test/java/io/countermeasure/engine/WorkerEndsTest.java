package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Worker runs that somebody ends, and workers that wait. */
@Timeout(120)
class WorkerEndsTest {

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeftOfTheTest() {
        assertThat(Workers.of(folder)).isEmpty();
    }

    @Test
    void itIsCancelledInEveryPhase() throws Exception {
        String touch = "touch " + folder + "/there; sleep 300; ";
        assertThat(cancelled(touch, "", m -> m).ran()).isFalse();
        assertThat(cancelled("", touch, m -> m).ran()).isFalse();
        assertThat(cancelled("", "prepare() { " + touch + "}", m -> m).ran()).isFalse();
        assertThat(cancelled("", "run() { " + touch + "}", m -> m).ran()).isTrue();
    }

    @Test
    void theAnnouncedPauseIsAVeto() throws Exception {
        ExecutionResult result = cancelled(
                "",
                "prepare() { touch " + folder + "/there; }; run() { send T never; }",
                m -> m.wallAnnounceDelay(Duration.ofMinutes(5)));

        assertThat(result.ran()).isFalse();
        assertThat(result.outputs()).isEmpty();
    }

    @Test
    void aWorkerThatDiesDuringTheAnnouncementIsFailed() throws Exception {
        try (CountermeasureEngine engine = engine(
                1,
                plugin(
                        "",
                        "prepare() { (sleep 0.2; kill -9 $$) & }",
                        m -> m.wallAnnounceDelay(Duration.ofMinutes(5))))) {
            ExecutionResult result = engine.request("demo.end").run();

            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.failure().orElseThrow().message())
                    .isEqualTo("worker must send its end but exited with 137");
        }
    }

    @Test
    void closingTheEngineEndsRunsAndWaitingWorkers() throws Exception {
        CountermeasureEngine engine = engine(3, plugin("", "run() { touch " + folder + "/there; sleep 300; }", m -> m));
        Execution execution = engine.request("demo.end").start();
        Awaitility.await().until(() -> Files.exists(folder.resolve("there")));
        Awaitility.await().until(() -> Workers.of(folder).size() == 4);
        engine.close();

        assertThat(execution.result().join().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(Workers.of(folder)).isEmpty();
    }

    @Test
    void noWorkerStandsBeforeOneIsNeededAndOneAfterwards() throws Exception {
        try (CountermeasureEngine engine = engine(1, plugin("", "run() { send T $$; }", m -> m))) {
            assertThat(Workers.of(folder)).isEmpty();
            engine.request("demo.end").run();
            Awaitility.await().until(() -> Workers.of(folder).size() == 1);
            String waiting = Long.toString(Workers.of(folder).get(0).pid());

            assertThat(engine.request("demo.end").run().textOutput()).isEqualTo(waiting);
        }
    }

    @Test
    void withoutWarmWorkersEveryRunStartsItsOwn() throws Exception {
        try (CountermeasureEngine engine = engine(0, plugin("", "run() { :; }", m -> m))) {
            assertThat(engine.request("demo.end").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(Workers.of(folder)).isEmpty();
        }
    }

    @Test
    void aWaitingWorkerThatDiedIsReplaced() throws Exception {
        try (CountermeasureEngine engine = engine(1, plugin("", "run() { send T $$; }", m -> m))) {
            for (int i = 0; i < 10; i++) {
                assertThat(engine.request("demo.end").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
                Awaitility.await().until(() -> Workers.of(folder).size() == 1);
                Workers.of(folder).get(0).destroyForcibly();
            }
        }
    }

    @Test
    void aWaitingWorkerIsConfinedAndHasNothingOfThePluginYet() throws Exception {
        try (CountermeasureEngine engine = engine(1, plugin("", "run() { :; }", m -> m))) {
            engine.request("demo.end").run();
            Awaitility.await().until(() -> Workers.of(folder).size() == 1);
            Path proc = Path.of("/proc", Long.toString(Workers.of(folder).get(0).pid()));

            assertThat(Files.readString(proc.resolve("environ")))
                    .contains("COUNTERMEASURE_EXECUTION=")
                    .doesNotContain("COUNTERMEASURE_TEXTKEY", "COUNTERMEASURE_INCIDENT");
            assertThat(Files.readSymbolicLink(proc.resolve("fd/3")).toString()).contains("/channel");
            assertThat(proc.resolve("cwd").toRealPath().toFile().list())
                    .contains("data")
                    .isSubsetOf("channel", "data"); // its name goes once it is opened at both ends
        }
    }

    private ExecutionResult cancelled(String ahead, String script, UnaryOperator<CountermeasureMetadata.Builder> more)
            throws IOException {
        Files.deleteIfExists(folder.resolve("there"));
        try (CountermeasureEngine engine = engine(1, plugin(ahead, script, more))) {
            Execution execution = engine.request("demo.end").start();
            Awaitility.await().until(() -> Files.exists(folder.resolve("there")));
            execution.cancel("not now");
            ExecutionResult result = execution.result().join();

            assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(result.detail()).isEqualTo(Optional.of("not now"));
            assertThat(result.killReport().orElseThrow().survivors()).isEqualTo(List.of());
            return result;
        }
    }

    private ShellWorkerCountermeasure plugin(
            String ahead, String script, UnaryOperator<CountermeasureMetadata.Builder> more) throws IOException {
        return ShellWorkerCountermeasure.of(folder, "demo.end", ahead, script, more);
    }

    private static CountermeasureEngine engine(int warm, ShellWorkerCountermeasure plugin) {
        return CountermeasureEngine.builder()
                .register(plugin)
                .runPolicy(RunPolicy.builder()
                        .grace(Duration.ofSeconds(1))
                        .warmWorkers(warm)
                        .build())
                .build();
    }
}
