package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers that do not do what they should. */
@Timeout(120)
class WorkerFaultsTest {

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeftOfTheTest() {
        Awaitility.await().untilAsserted(() -> assertThat(Workers.of(folder)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            send X '{}'                      | frame 'X' must be a known one in its turn but came while the worker was running
            send R '{"protocol":1}'          | frame 'R' must be a known one in its turn but came while the worker was running
            send P '{}'                      | frame 'P' must be a known one in its turn but came while the worker was running
            send V '{"problems":null}'       | frame 'V' must be a known one in its turn but came while the worker was running
            send C 3                         | frame 'C' must hold a JSON object but holds 3
            send C '{"code":"3"}'            | "code" in frame 'C' must be a whole number of 32 bits but was "3"
            send C '{"code":2147483648}'     | "code" in frame 'C' must be a whole number of 32 bits but was 2147483648
            send L '{"level":"INFO"}'        | "message" in frame 'L' must be a text but was null
            send L '[1'                      | frame 'L' must hold JSON but: document must be complete but ends here
            send E '{"failure":3}'           | "failure" in frame 'E' must be an object or null but was 3
            send E '{"failure":{"phase":"x"}}' | "phase" in frame 'E' must be load, prepare, run or validate but was "x"
            printf '\\000\\020\\000\\001T' >&4 | frame 'T' must have at most 1048576 bytes but has 1048577
            printf '\\000\\000\\000\\000\\377' >&4 | frame 0xff must be a known one in its turn but came while the worker was running
            printf 'Traceback (most' >&4     | frame 'e' must be a known one in its turn but came while the worker was running
            """)
    void aBrokenFrameEndsTheRunAndNothingElse(String breach, String message) throws Exception {
        ExecutionResult result = run("run() { send T kept; " + breach + "; sleep 300; }");

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.failure().orElseThrow().phase()).isEqualTo(Phase.PROTOCOL);
        assertThat(result.failure().orElseThrow().message())
                .startsWith(message.substring(0, Math.min(60, message.length())));
        assertThat(result.textOutput()).isEqualTo("kept");
        assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
    }

    @Test
    void anEndWithoutAFailureBeforeTheRunIsNone() throws Exception {
        ExecutionResult result = run("send E '{\"failure\":null}'; sleep 300");

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.failure().orElseThrow().phase()).isEqualTo(Phase.PROTOCOL);
        assertThat(result.ran()).isFalse();
    }

    @Test
    void anExitWithoutAnEndIsFailedWheneverItComes() throws Exception {
        ExecutionResult beforePrepared = run("kill -9 $$");
        ExecutionResult whileRunning = run("run() { send T some; exit 0; }");
        ExecutionResult inAFrame = run("run() { printf '\\000\\000\\000\\020Tshort' >&4; exit 0; }");

        assertThat(beforePrepared.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(beforePrepared.failure().orElseThrow().phase()).isEqualTo(Phase.PROTOCOL);
        assertThat(beforePrepared.failure().orElseThrow().message())
                .isEqualTo("worker must send its end but exited with 137");
        assertThat(beforePrepared.ran()).isFalse();
        assertThat(whileRunning.failure().orElseThrow().message())
                .isEqualTo("worker must send its end but exited with 0");
        assertThat(whileRunning.textOutput()).isEqualTo("some");
        assertThat(inAFrame.failure().orElseThrow().phase()).isEqualTo(Phase.PROTOCOL);
    }

    @Test
    void oneThatDiesOfItsJobDiesOfItWarmToo() throws Exception {
        try (CountermeasureEngine engine = engine(plugin("echo x >>" + folder + "/loaded; kill -9 $$"))) {
            ExecutionResult cold = engine.request("demo.fault").run();
            Awaitility.await().until(() -> Workers.of(folder).size() == 1);
            ExecutionResult warm = engine.request("demo.fault").run();

            assertThat(cold.failure()).isEqualTo(warm.failure());
            assertThat(warm.outcome()).isEqualTo(Outcome.FAILED);
            // one that was started ahead and says nothing may have died of anything, and so is replaced, once
            assertThat(Files.readString(folder.resolve("loaded"))).isEqualTo("x\nx\nx\n");
        }
    }

    @Test
    void oneThatGoesOnAfterItsEndIsEndedAndItsResultStands() throws Exception {
        ExecutionResult result = run("run() { send T done; send E '{\"failure\":null}'; sleep 300; }");

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.textOutput()).isEqualTo("done");
        assertThat(result.killReport().orElseThrow().steps()).isNotEmpty();
        assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
    }

    @Test
    void moreAfterTheEndIsFailed() throws Exception {
        ExecutionResult whole = run("run() { send E '{\"failure\":null}'; send T more; exit; }");
        ExecutionResult piece = run("run() { send E '{\"failure\":null}'; printf x >&4; exit; }");

        assertThat(whole.failure().orElseThrow().phase()).isEqualTo(Phase.PROTOCOL);
        assertThat(piece.failure().orElseThrow().message()).isEqualTo("frame 'E' must be the last but more came");
        assertThat(piece.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void framesOfTwoProcessesThatMixAreFailedAndNeverHang() throws Exception {
        ExecutionResult result = run("""
                run() {
                    (while :; do printf '\\000\\000\\000\\012Thalf' >&4; done) &
                    (while :; do printf 'garbage' >&4; done) &
                    sleep 300
                }
                """);

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.failure().orElseThrow().phase()).isEqualTo(Phase.PROTOCOL);
        assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
    }

    @Test
    void oneThatClosesEveryDescriptorIsEndedAtItsDeadline() throws Exception {
        ExecutionResult result =
                run("run() { exec <&- >&- 2>&- 3<&- 4>&-; sleep 300; }", m -> m.maxRuntime(Duration.ofSeconds(5)));

        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.detail()).contains("max_runtime of 5.0 s passed in RUN");
        assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
    }

    @Test
    void oneThatIgnoresTermIsKilledWithAllItStarted() throws Exception {
        ExecutionResult result = run(
                "run() { trap '' TERM; send T on; (setsid sleep 300 &); while :; do sleep 1; done; }",
                m -> m.maxRuntime(Duration.ofSeconds(5)));

        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.failure()).as("that it sent no end is our doing").isEmpty();
        assertThat(result.textOutput()).isEqualTo("on");
        assertThat(result.killReport().orElseThrow().steps())
                .extracting(KillReport.Step::signal)
                .contains("TERM", "KILL");
        assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
    }

    @Test
    void prepareHasALimitOfItsOwn() throws Exception {
        ExecutionResult result =
                run("prepare() { sleep 300; }; run() { :; }", m -> m.maxRuntime(Duration.ofMillis(500)));

        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.detail()).contains("max_runtime of 0.5 s passed in PREPARE");
        assertThat(result.ran()).isFalse();
    }

    @Test
    void aConsoleThatIsFloodedIsCappedAndCounted() throws Exception {
        ExecutionResult result = run("run() { head -c 20000000 /dev/zero; send T done; }");

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.textOutput()).isEqualTo("done");
        assertThat(result.console().droppedStderr()).isEqualTo(20_000_000 - (1 << 20));
    }

    @Test
    void aWorkerThatDoesNotGetReadyIsErroredAndItsConsoleSaysWhy() throws Exception {
        ExecutionResult exits = runAhead("echo 'this is version 2.7' >&2; exit 78");
        ExecutionResult babbles = runAhead("printf 'hello, world' >&4; sleep 300");
        ExecutionResult future = runAhead("send R '{\"protocol\":2}'; sleep 300");

        assertThat(exits.outcome()).isEqualTo(Outcome.ERRORED);
        assertThat(exits.failure().orElseThrow().phase()).isEqualTo(Phase.START);
        assertThat(exits.failure().orElseThrow().message()).isEqualTo("worker must be ready but exited with 78");
        assertThat(exits.console().stderr()).isEqualTo("this is version 2.7\n");
        assertThat(babbles.outcome()).isEqualTo(Outcome.ERRORED);
        assertThat(babbles.failure().orElseThrow().type()).isEqualTo("protocol");
        assertThat(future.failure().orElseThrow().message()).isEqualTo("\"protocol\" in frame 'R' must be 1 but was 2");
    }

    @Test
    void aChannelThatWasSwappedIsNotOpened() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "untouched");
        ExecutionResult link = runAhead("rm channel; ln -s " + victim + " channel");
        ExecutionResult file = runAhead("rm channel; ln " + victim + " channel");
        ExecutionResult gone = runAhead("rm channel");

        for (ExecutionResult result : new ExecutionResult[] {link, file, gone}) {
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.failure().orElseThrow().phase()).isEqualTo(Phase.PROTOCOL);
        }
        assertThat(link.failure().orElseThrow().message()).contains("must be a FIFO");
        assertThat(victim).hasContent("untouched");
    }

    @Test
    void aWorkerThatDoesNotReadDoesNotHoldUpTheEnd() throws Exception {
        ExecutionResult result =
                runAhead("send R '{\"protocol\":1}'; sleep 300", m -> m.maxRuntime(Duration.ofMillis(500)));

        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    private ExecutionResult run(String script) throws IOException {
        return run(script, m -> m);
    }

    private ExecutionResult run(String script, UnaryOperator<CountermeasureMetadata.Builder> more) throws IOException {
        try (CountermeasureEngine engine = engine(ShellWorkerCountermeasure.of(folder, "demo.fault", script, more))) {
            return engine.request("demo.fault").run();
        }
    }

    private ExecutionResult runAhead(String ahead) throws IOException {
        return runAhead(ahead, m -> m);
    }

    private ExecutionResult runAhead(String ahead, UnaryOperator<CountermeasureMetadata.Builder> more)
            throws IOException {
        try (CountermeasureEngine engine =
                engine(ShellWorkerCountermeasure.of(folder, "demo.fault", ahead, "run() { :; }", more))) {
            return engine.request("demo.fault").run();
        }
    }

    private ShellWorkerCountermeasure plugin(String script) throws IOException {
        return ShellWorkerCountermeasure.of(folder, "demo.fault", script, m -> m);
    }

    private static CountermeasureEngine engine(ShellWorkerCountermeasure plugin) {
        return CountermeasureEngine.builder()
                .register(plugin)
                .runPolicy(RunPolicy.builder().grace(Duration.ofSeconds(1)).build())
                .build();
    }
}
