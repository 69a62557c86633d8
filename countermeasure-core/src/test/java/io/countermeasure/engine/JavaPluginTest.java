package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Incident;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Output;
import io.countermeasure.model.Rejection;
import io.countermeasure.plugin.RunContext;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JavaPluginTest {

    @Test
    void prepareRunAndEverySaveArriveInTheResult() {
        StringBuilder order = new StringBuilder();
        ExecutionResult result = run(TestCountermeasure.of("demo.all")
                .preparing(context -> {
                    order.append("prepare ");
                    context.saveTextOutput("prepared;");
                })
                .running(context -> {
                    order.append("run");
                    context.saveTextOutput("one;");
                    context.saveTextOutput("two");
                    context.saveHtmlOutput("<b>three</b>");
                    context.saveReturnCode(0);
                    context.log().info("logged");
                }));

        assertThat(order).hasToString("prepare run");
        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.outputs())
                .containsExactly(new Output.Text("prepared;one;two"), new Output.Html("<b>three</b>"));
        assertThat(result.returnCode()).hasValue(0);
        assertThat(result.ran()).isTrue();
        assertThat(result.verdicts()).allMatch(ExecutionResult.Verdict::passed);
        assertThat(result.confinement().orElseThrow().enforced()).isEmpty();
        assertThat(result.confinement().orElseThrow().notEnforced()).containsOnlyKeys(Guarantee.values());
    }

    @Test
    void aSavedReturnCodeOtherThanZeroIsFailed() {
        ExecutionResult result = run(TestCountermeasure.of("demo.three").running(c -> c.saveReturnCode(3)));

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.returnCode()).hasValue(3);
        assertThat(result.failure()).isEmpty();
    }

    @Test
    void anExceptionNamesItsPhaseTypeAndMessage() {
        ExecutionResult inRun = run(TestCountermeasure.of("demo.throw").running(c -> {
            throw new IllegalStateException("no nginx here");
        }));
        ExecutionResult inPrepare = run(TestCountermeasure.of("demo.throw")
                .preparing(c -> {
                    throw new java.io.IOException("not ready");
                })
                .running(c -> c.saveTextOutput("never")));

        assertThat(inRun.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(inRun.failure().orElseThrow().phase()).isEqualTo(Phase.RUN);
        assertThat(inRun.failure().orElseThrow().type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(inRun.failure().orElseThrow().message()).isEqualTo("no nginx here");
        assertThat(inRun.failure().orElseThrow().traceback()).contains("JavaPluginTest");
        assertThat(inPrepare.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(inPrepare.failure().orElseThrow().phase()).isEqualTo(Phase.PREPARE);
        assertThat(inPrepare.ran()).isFalse();
        assertThat(inPrepare.outputs()).isEmpty();
    }

    @Test
    void errorsOfAnyKindEndTheRunAndNothingElse() {
        ExecutionResult overflow = run(TestCountermeasure.of("demo.deep").running(JavaPluginTest::deeper));
        ExecutionResult memory = run(TestCountermeasure.of("demo.oom").running(c -> {
            throw new OutOfMemoryError("made up");
        }));

        assertThat(overflow.failure().orElseThrow().type()).isEqualTo("java.lang.StackOverflowError");
        assertThat(memory.failure().orElseThrow().type()).isEqualTo("java.lang.OutOfMemoryError");
    }

    @Test
    void oneThatSleepsPastItsLimitIsTimedOut() {
        ExecutionResult result = run(TestCountermeasure.of("demo.sleep")
                .limited(Duration.ofMillis(200))
                .running(c -> new CountDownLatch(1).await()));

        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.detail().orElseThrow())
                .contains("max_runtime of 0.2 s")
                .doesNotContain("still running");
    }

    @Test
    void prepareHasALimitOfItsOwn() {
        ExecutionResult result = run(TestCountermeasure.of("demo.prepare")
                .limited(Duration.ofMillis(200))
                .preparing(c -> new CountDownLatch(1).await())
                .running(c -> {}));

        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.ran()).isFalse();
    }

    @Test
    void oneThatIgnoresTheInterruptIsReportedAsStillRunningAndHeldBackUntilItEnds() {
        CountDownLatch stop = new CountDownLatch(1);
        TestCountermeasure stubborn = TestCountermeasure.of("demo.stubborn")
                .limited(Duration.ofMillis(100))
                .running(c -> {
                    c.saveTextOutput("partial");
                    while (stop.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                });
        RunPolicy policy = RunPolicy.builder().grace(Duration.ofMillis(100)).build();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(stubborn)
                .runPolicy(policy)
                .build()) {
            ExecutionResult first = engine.request("demo.stubborn").run();
            ExecutionResult second = engine.request("demo.stubborn").run();
            stop.countDown();
            Awaitility.await().until(() -> engine.explain("demo.stubborn").allowed());

            assertThat(first.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(first.detail().orElseThrow()).contains("still running");
            assertThat(first.textOutput()).isEqualTo("partial");
            assertThat(first.confinement().orElseThrow().notEnforced()).containsOnlyKeys(Guarantee.values());
            assertThat(second.rejection().orElseThrow().reason()).isEqualTo(Rejection.Reason.INVALID);
            assertThat(second.rejection().orElseThrow().message()).contains("quarantined", first.executionId());
        }
    }

    @Test
    void commandsOfAPluginAreCapturedAndEndedWithIt() {
        List<CommandResult> seen = new CopyOnWriteArrayList<>();
        ExecutionResult result = run(TestCountermeasure.of("demo.exec")
                .limited(Duration.ofMillis(700))
                .running(c -> {
                    seen.add(c.exec(Command.shell("echo hi; echo oops >&2; exit 4")));
                    c.exec(Command.shell("sleep 300 & sleep 300"));
                }));

        assertThat(seen.get(0).stdout()).isEqualTo("hi\n");
        assertThat(seen.get(0).stderr()).isEqualTo("oops\n");
        assertThat(seen.get(0).exitCode()).isEqualTo(4);
        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
        assertThat(result.killReport().orElseThrow().steps()).isNotEmpty();
    }

    @Test
    void aCommandsOwnTimeoutEndsTheCommandAlone() {
        ExecutionResult result = run(TestCountermeasure.of("demo.timeout").running(c -> {
            CommandResult command = c.exec(Command.of("sleep", "300").withTimeout(Duration.ofMillis(200)));
            c.saveTextOutput(command.timedOut() + " " + command.signal().getAsInt());
        }));

        assertThat(result.textOutput()).isEqualTo("true 15");
    }

    @Test
    void aCommandThatIsNotThereIsSaidSo() {
        ExecutionResult result =
                run(TestCountermeasure.of("demo.missing").running(c -> c.exec(Command.of("no-such-tool"))));

        assertThat(result.failure().orElseThrow().message()).contains("executable must be in", "no-such-tool");
    }

    @Test
    void undeclaredSudoIsRefused() {
        ExecutionResult result = run(TestCountermeasure.of("demo.sudo")
                .running(c -> c.exec(Command.of("/bin/true").withSudo())));

        assertThat(result.failure().orElseThrow().message()).contains("must be declared in sudo_requirements");
    }

    @Test
    void theContextIsSealedAfterTheRun() {
        List<RunContext> kept = new CopyOnWriteArrayList<>();
        run(TestCountermeasure.of("demo.keep").running(kept::add));

        org.assertj.core.api.Assertions.assertThatIllegalStateException()
                .isThrownBy(() -> kept.get(0).saveTextOutput("late"))
                .withMessageContaining("the run is over");
    }

    @Test
    void theIncidentTheEventAndADataFolderAreGiven() {
        Incident incident =
                io.countermeasure.json.IncidentJson.read("{\"outage\":{\"severity\":\"critical\"},\"x\":1}");
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(TestCountermeasure.of("demo.given").running(c -> {
                    Files.writeString(c.dataDirectory().resolve("f"), "x");
                    CommandResult file = c.exec(
                            Command.shell(
                                    "cat \"$COUNTERMEASURE_INCIDENT\"; echo; echo $COUNTERMEASURE_EVENT; stat -c %a \"$COUNTERMEASURE_INCIDENT\""));
                    c.saveTextOutput(c.event().orElseThrow() + " "
                            + c.incident().outage().severity().orElseThrow() + " " + file.stdout());
                }))
                .build()) {
            ExecutionResult result = engine.request("demo.given")
                    .incident(incident)
                    .event(Incident.Event.OPENED)
                    .run();

            assertThat(result.textOutput())
                    .isEqualTo("OPENED CRITICAL {\"outage\":{\"severity\":\"critical\"},\"x\":1}\nOPENED\n600\n");
        }
    }

    @Test
    void outputBeyondTheLimitIsCounted() {
        RunPolicy policy = RunPolicy.builder().maxOutputBytes(1_024).build();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .runPolicy(policy)
                .register(TestCountermeasure.of("demo.much").running(c -> {
                    for (int i = 0; i < 100; i++) {
                        c.saveTextOutput("x".repeat(100));
                    }
                }))
                .build()) {
            ExecutionResult result = engine.request("demo.much").run();

            assertThat(result.droppedOutput()).isEqualTo(10_000 - 1_024);
            assertThat(result.textOutput()).contains("[... 8976 bytes dropped ...]");
        }
    }

    @SuppressWarnings("InfiniteRecursion") // that is what it is for
    private static void deeper(RunContext context) {
        deeper(context);
        context.log().info("not reached");
    }

    private static ExecutionResult run(TestCountermeasure plugin) {
        RunPolicy policy = RunPolicy.builder().grace(Duration.ofSeconds(1)).build();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(plugin)
                .runPolicy(policy)
                .build()) {
            return engine.request(plugin.metadata().textKey().value()).run();
        }
    }
}
