package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Failure;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Incident;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Output;
import io.countermeasure.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(120)
class WorkerRunTest {

    @TempDir
    Path folder;

    @Test
    void prepareRunAndEverySaveArriveInTheResult() throws Exception {
        ExecutionResult result = run("""
                prepare() { send T 'prepared;'; echo 'on the console'; }
                run() { send T 'one;'; send T two; send H '<b>three</b>'; send C '{"code":0}'; }
                """);

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.outputs())
                .containsExactly(new Output.Text("prepared;one;two"), new Output.Html("<b>three</b>"));
        assertThat(result.returnCode()).hasValue(0);
        assertThat(result.console().stderr()).isEqualTo("on the console\n");
        assertThat(result.ran()).isTrue();
        assertThat(result.killReport())
                .contains(new KillReport(KillReport.Verdict.CLEAN, KillReport.Scope.TRACKED, List.of(), List.of()));
        assertThat(result.confinement().orElseThrow().enforced()).containsKey(Guarantee.OWN_SESSION);
    }

    @Test
    void theJobNamesIncidentEventDataAndEnvironment() throws Exception {
        Incident incident = io.countermeasure.json.IncidentJson.read("{\"outage\":{\"reasons\":[\"$(id)\"]}}");
        ShellWorkerCountermeasure plugin = plugin(
                "demo.job",
                "run() { send T \"$(cat \"$incident\"; stat -c ' %a %F' \"$incident\" \"$data\"; echo \"$message\"; env; pwd)\"; }",
                m -> m.environment("EXTRA", "more"));
        try (CountermeasureEngine engine = engine(plugin)) {
            ExecutionResult result = engine.request("demo.job")
                    .incident(incident)
                    .event(Incident.Event.OPENED)
                    .run();

            assertThat(result.textOutput())
                    .startsWith(incident.json().orElseThrow() + " 600 regular file\n 700 directory\n")
                    .contains("EXTRA=more\n", "LANG=C.UTF-8\n")
                    .doesNotContain("channel");
        }
    }

    @Test
    void failuresNameTheirPhase() throws Exception {
        Failure load = run("syntax ( error").failure().orElseThrow();
        ExecutionResult prepared = run("prepare() { false; }; run() { send T never; }");
        ExecutionResult ran = run("run() { send T once; return 3; }");

        assertThat(prepared.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(prepared.failure())
                .contains(new Failure(Phase.PREPARE, "PrepareError", "is not well", "in prepare"));
        assertThat(prepared.ran()).isFalse();
        assertThat(prepared.outputs()).isEmpty();
        assertThat(ran.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ran.failure()).contains(new Failure(Phase.RUN, "RunError", "returned 3", "in run"));
        assertThat(ran.textOutput()).isEqualTo("once");
        assertThat(load.phase()).isEqualTo(Phase.PROTOCOL); // such an error ends the shell
        assertThat(load.message()).isEqualTo("worker must send its end but exited with 2");
    }

    @Test
    void theLastReturnCodeCounts() throws Exception {
        ExecutionResult result = run("run() { send C '{\"code\":0}'; send C '{\"code\":-7}'; }");

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.returnCode()).hasValue(-7);
        assertThat(result.failure()).isEmpty();
    }

    @Test
    void whatAPluginLogsReachesTheLogUnderItsNameWithTracebackAndOnLinesOfItsOwn() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("countermeasure.demo.worker");
        ListAppender<ILoggingEvent> events = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                event.prepareForDeferredProcessing();
                super.append(event);
            }
        };
        events.start();
        logger.setLevel(Level.TRACE);
        logger.setAdditive(false);
        logger.addAppender(events);
        ExecutionResult result = run("""
                run() {
                    send L '{"level":"ERROR","logger":"demo.worker","message":"one\\ntwo","traceback":"first\\nsecond"}'
                    send L '{"level":"WARN","logger":"http.client","message":"three"}'
                }
                """);
        logger.detachAppender(events);
        logger.setAdditive(true);

        assertThat(events.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("one\\u000atwo", "http.client: three");
        assertThat(events.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR, Level.WARN);
        assertThat(events.list.get(0).getThrowableProxy().getMessage()).isEqualTo("\n\tfirst\n\tsecond");
        assertThat(events.list.get(0).getMDCPropertyMap())
                .containsEntry("countermeasure", "demo.worker")
                .containsEntry("execution", result.executionId());
    }

    @Test
    void moreLogThanCanBeWrittenIsCountedAndTheRunGoesOn() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("countermeasure.demo.worker");
        CountDownLatch open = new CountDownLatch(1);
        ListAppender<ILoggingEvent> events = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                try {
                    open.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                super.append(event);
            }
        };
        events.start();
        logger.setLevel(Level.TRACE);
        logger.setAdditive(false);
        logger.addAppender(events);
        Path ready = folder.resolve("ready");
        try (CountermeasureEngine engine = engine(plugin("demo.worker", """
                big=$(head -c 100000 /dev/zero | tr '\\0' x)
                run() {
                    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
                        send L '{"level":"INFO","message":"'"$big"'"}'
                    done
                    send T done
                    touch %s
                }
                """.formatted(ready), m -> m))) {
            Execution execution = engine.request("demo.worker").start();
            Awaitility.await().until(() -> Files.exists(ready));
            open.countDown();
            ExecutionResult result = execution.result().join();

            assertThat(result.textOutput()).isEqualTo("done");
            assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(events.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .anyMatch(m -> m.contains("are lost"));
            assertThat(events.list).hasSizeLessThan(30);
        } finally {
            logger.detachAppender(events);
            logger.setAdditive(true);
        }
    }

    @Test
    void outputOfAnySizeArrivesCappedAndCounted() throws Exception {
        ExecutionResult result = run("""
                piece=$(head -c 200000 /dev/zero | tr '\\0' x)
                run() { for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do send T "$piece"; send H "$piece"; done; }
                """);

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.droppedOutput()).isEqualTo(2L * (20 * 200_000 - (1 << 20)));
        assertThat(result.textOutput()).contains("bytes dropped").hasSizeLessThan((1 << 20) + 100);
    }

    @Test
    void linesOfTheConsoleAreSeenAsTheyCome() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (CountermeasureEngine engine =
                engine(plugin("demo.live", "run() { sleep 0.3; echo one; echo two; sleep 0.2; }", m -> m))) {
            Execution execution = engine.request("demo.live").start();
            execution.onOutput(lines::add);
            execution.result().join();

            Awaitility.await().until(() -> lines.equals(List.of("one", "two")));
        }
    }

    @Test
    void validateIsAnsweredByAWorker() throws Exception {
        try (CountermeasureEngine engine = engine(
                plugin("demo.well", "run() { :; }", m -> m),
                plugin("demo.bad", "validate() { printf 'no token is set'; }", m -> m),
                plugin("demo.broken", "exit 4", m -> m),
                plugin("demo.forged", "send E '{}'; exit", m -> m))) {
            assertThat(engine.registry().validate())
                    .extracting(Problem::rule)
                    .containsExactlyInAnyOrder(
                            "demo.bad: validate() says: no token is set",
                            "demo.broken: its worker failed: exit: worker must send its end but exited with 4",
                            "demo.forged: its worker failed: protocol: \"failure\" in frame 'E' must be an object or null"
                                    + " but was null");
        }
    }

    @Test
    void explainNamesTheWordsAndTheEnvironmentOfAWorker() throws Exception {
        try (CountermeasureEngine engine = engine(plugin("demo.explained", "", m -> m.environment("EXTRA", "more")))) {
            Explanation explanation = engine.explain("demo.explained");

            assertThat(explanation.runs()).isTrue();
            assertThat(explanation.argv())
                    .containsExactly("/bin/sh", folder.resolve("worker.sh").toString(), "{}");
            assertThat(explanation.environment())
                    .containsEntry("EXTRA", "more")
                    .doesNotContainKey("COUNTERMEASURE_TEXTKEY");
            assertThat(explanation.confinement().orElseThrow().enforced()).containsKey(Guarantee.OWN_SESSION);
        }
    }

    @Test
    void whatWouldOutliveTheAgentIsRefused() throws Exception {
        try (CountermeasureEngine engine = engine(
                plugin("demo.detached", "", m -> m.detach(true)),
                plugin("demo.finishing", "", m -> m.onAgentExit(CountermeasureMetadata.OnAgentExit.FINISH)))) {
            assertThat(engine.registry().catalog().problems())
                    .extracting(Problem::rule)
                    .anyMatch(p -> p.contains("detach must be false for a plugin that a worker runs but was true"))
                    .anyMatch(p -> p.contains(
                            "on_agent_exit must be \"kill\" for a plugin that a worker runs but was \"finish\""));
            assertThat(engine.request("demo.detached").run().outcome()).isEqualTo(Outcome.REJECTED);
        }
    }

    @Test
    void dataSurvivesRunsWithAStateDirectory() throws Exception {
        Path state = folder.resolve("state");
        String script = "run() { echo x >>\"$data/log\"; send T \"$(cat \"$data/log\")\"; }";
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(plugin("demo.data", script, m -> m))
                .stateDirectory(state)
                .build()) {
            assertThat(engine.request("demo.data").run().textOutput()).isEqualTo("x");
            assertThat(engine.request("demo.data").run().textOutput()).isEqualTo("x\nx");
            assertThat(state.resolve("data/demo.data/log")).exists();
        }
        assertThat(state.resolve("jobs")).isEmptyDirectory();
    }

    private ExecutionResult run(String script) throws IOException {
        try (CountermeasureEngine engine = engine(plugin("demo.worker", script, m -> m))) {
            return engine.request("demo.worker").run();
        }
    }

    private ShellWorkerCountermeasure plugin(
            String key, String script, UnaryOperator<CountermeasureMetadata.Builder> more) throws IOException {
        return ShellWorkerCountermeasure.of(folder, key, script, more);
    }

    private static CountermeasureEngine engine(ShellWorkerCountermeasure... plugins) {
        EngineBuilder builder = CountermeasureEngine.builder()
                .runPolicy(RunPolicy.builder().grace(Duration.ofSeconds(1)).build());
        List.of(plugins).forEach(builder::register);
        return builder.build();
    }
}
