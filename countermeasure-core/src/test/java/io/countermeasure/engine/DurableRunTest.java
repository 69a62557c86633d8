package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.spi.ResultSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DurableRunTest {

    @TempDir
    private Path home;

    private final List<ExecutionResult> taken = new CopyOnWriteArrayList<>();

    @Test
    void aResultIsOnDiskWhenTheRunReturnsAndStaysPendingWithoutASink() throws IOException {
        ExecutionResult result;
        try (CountermeasureEngine engine = builder("echo hello").build()) {
            result = engine.request("demo.run").requestId("r1").run();
            assertThat(result.durable()).isTrue();
            assertThat(engine.health()).isEqualTo(new EngineHealth(true, List.of(), 1));
        }
        try (CountermeasureEngine engine = builder("echo hello").build()) {
            assertThat(results(engine).pending()).singleElement().satisfies(stored -> {
                assertThat(stored.result().executionId()).isEqualTo(result.executionId());
                assertThat(stored.result().textOutput()).isEqualTo("hello\n");
                assertThat(stored.acknowledgedBy()).isEmpty();
            });
            assertThat(engine.request("demo.run").requestId("r1").run().rejection())
                    .map(Rejection::reason)
                    .contains(Rejection.Reason.DUPLICATE);
        }
    }

    @Test
    void aLaterEngineWithASinkPublishesWhatAnEarlierOneLeft() throws IOException {
        try (CountermeasureEngine engine = builder("echo hello").build()) {
            engine.request("demo.run").run();
            engine.request("no.such").run();
        }
        try (CountermeasureEngine engine =
                builder("echo hello").sink("cloud", taken::add).build()) {
            Awaitility.await().until(() -> taken.size() == 2);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(results(engine).all())
                            .singleElement()
                            .satisfies(stored -> {
                                assertThat(stored.pending()).isFalse();
                                assertThat(stored.acknowledgedBy()).containsExactly("cloud");
                            }));
        }
        assertThat(taken).extracting(ExecutionResult::outcome).containsExactly(Outcome.SUCCEEDED, Outcome.REJECTED);
        try (CountermeasureEngine engine =
                builder("echo hello").sink("cloud", taken::add).build()) {
            assertThat(results(engine).pending()).isEmpty();
        }
        assertThat(taken).hasSize(2);
    }

    @Test
    void onlyASinkThatHasNotTakenAResultIsOfferedItAgain() throws IOException {
        ResultSink down = result -> {
            throw new IOException("down");
        };
        List<ExecutionResult> late = new CopyOnWriteArrayList<>();
        try (CountermeasureEngine engine =
                builder("true").sink("up", taken::add).sink("down", down).build()) {
            engine.request("demo.run").run();
            Awaitility.await().until(() -> taken.size() == 1);
        }
        try (CountermeasureEngine engine =
                builder("true").sink("up", taken::add).sink("down", late::add).build()) {
            Awaitility.await().until(() -> late.size() == 1);
            Awaitility.await().until(() -> results(engine).pending().isEmpty());
        }
        assertThat(taken).hasSize(1);
    }

    @Test
    void anotherEngineCancelsARunThroughItsFolder() throws Exception {
        try (CountermeasureEngine engine = builder("echo before; sleep 300").build();
                CountermeasureEngine other = builder("true").build()) {
            Execution execution = engine.request("demo.run").start();
            Path folder = home.resolve("state/runs").resolve(execution.id());
            Awaitility.await().until(() -> Files.exists(folder.resolve("text")));

            assertThat(other.control().cancel(execution.id(), "by hand")).isTrue();
            ExecutionResult result = execution.result().get(30, TimeUnit.SECONDS);

            assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(result.detail()).contains("by hand");
            assertThat(result.textOutput()).isEqualTo("before\n");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(folder).isDirectoryNotContaining("glob:**{text,progress,cancel}"));
            assertThat(other.control().cancel(execution.id(), "again")).isFalse();
            assertThat(other.control().cancel("../../x", "no id")).isFalse();
        }
    }

    @Test
    void aResultThatCannotBeReadAnyMoreCostsTheRunItsDetailsAndNotItsResult() throws IOException {
        String id;
        try (CountermeasureEngine engine = builder("echo hello").build()) {
            id = engine.request("demo.run").requestId("r1").run().executionId();
        }
        Files.writeString(home.resolve("state/runs").resolve(id).resolve("result"), "garbage");

        try (CountermeasureEngine engine =
                builder("echo hello").sink("cloud", taken::add).build()) {
            Awaitility.await().until(() -> taken.size() == 1);
            assertThat(engine.health().troubles()).anyMatch(trouble -> trouble.contains("cannot be understood"));
        }

        assertThat(taken).singleElement().satisfies(result -> {
            assertThat(result.executionId()).isEqualTo(id);
            assertThat(result.requestId()).contains("r1");
            assertThat(result.outcome()).isEqualTo(Outcome.INTERRUPTED);
            assertThat(result.detail().orElseThrow()).contains("quarantine");
        });
        assertThat(home.resolve("state/quarantine")).isNotEmptyDirectory();
    }

    private static StoredResults results(CountermeasureEngine engine) {
        return engine.results().orElseThrow();
    }

    private EngineBuilder builder(String script) {
        return CountermeasureEngine.builder()
                .stateDirectory(home.resolve("state"))
                .runPolicy(RunPolicy.builder().grace(Duration.ofMillis(500)).build())
                .register(CommandCountermeasure.of(
                        CountermeasureMetadata.builder("demo.run")
                                .name("Demo")
                                .author("a@b.example")
                                .description("A demo")
                                .build(),
                        Command.shell(script)));
    }
}
