package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.spi.ExecutionGate;
import io.countermeasure.spi.ExecutionListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Code of the embedder's that throws, hangs or interrupts: no run loses its result for it. */
@Timeout(60)
class HostileEmbedderTest {

    @Test
    void aListenerThatThrowsAnErrorChangesNothing() {
        ExecutionListener throwing = new ExecutionListener() {
            @Override
            public void started(String executionId, String textKey) {
                throw new AssertionError("made up");
            }

            @Override
            public void finished(ExecutionResult result) {
                throw new AssertionError("made up");
            }
        };
        try (CountermeasureEngine engine = builder()
                .listener(throwing)
                .register(shell("a.sleep", "sleep 47"))
                .build()) {
            ExecutionResult result =
                    engine.request("a.sleep").maxRuntime(Duration.ofMillis(300)).run();

            assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        }
    }

    @Test
    void aListenerMayBlockAndAskForRunsOfItsOwn() {
        List<Outcome> own = new CopyOnWriteArrayList<>();
        CountermeasureEngine[] engine = new CountermeasureEngine[1];
        ExecutionListener asking = new ExecutionListener() {
            @Override
            public void finished(ExecutionResult result) {
                if (result.textKey().equals("a.one")) {
                    own.add(engine[0].request("a.two").run().outcome());
                }
            }
        };
        engine[0] = builder()
                .listener(asking)
                .register(shell("a.one", "true"))
                .register(shell("a.two", "true"))
                .build();
        assertThat(engine[0].request("a.one").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        Awaitility.await().untilAsserted(() -> assertThat(own).containsExactly(Outcome.SUCCEEDED));
        engine[0].close();
    }

    @Test
    void aPermitThatHangsDelaysItsOwnResultAtMost() throws Exception {
        CountDownLatch forever = new CountDownLatch(1);
        ExecutionGate gate = new LambdaGate(request -> {
            boolean hangs = request.metadata().textKey().value().equals("a.one");
            return new ExecutionGate.Granted(() -> {
                if (hangs) {
                    try {
                        forever.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
        });
        try (CountermeasureEngine engine = builder()
                .gate(gate)
                .register(shell("a.one", "true"))
                .register(shell("a.two", "true"))
                .build()) {
            Execution one = engine.request("a.one").start();
            assertThat(engine.request("a.two")
                            .start()
                            .result()
                            .get(4, TimeUnit.SECONDS)
                            .outcome())
                    .isEqualTo(Outcome.SUCCEEDED);
            assertThat(one.result().get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.SUCCEEDED);
            forever.countDown();
        }
    }

    @Test
    void aGateThatThrowsAnErrorRefusesAndLeaksNothing() {
        AtomicInteger calls = new AtomicInteger();
        ExecutionGate gate = new LambdaGate(request -> {
            if (calls.incrementAndGet() == 1) {
                throw new AssertionError("made up");
            }
            return new ExecutionGate.Granted(() -> {});
        });
        try (CountermeasureEngine engine =
                builder().gate(gate).register(shell("a.one", "true")).build()) {
            assertThat(engine.request("a.one").run().rejection().orElseThrow().reason())
                    .isEqualTo(Rejection.Reason.DENIED);
            assertThat(engine.request("a.one").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    @Test
    void aPermitWhoseOnLostThrowsIsGivenBack() {
        AtomicInteger closed = new AtomicInteger();
        ExecutionGate gate = new LambdaGate(request -> new ExecutionGate.Granted(new ExecutionGate.Permit() {
            @Override
            public void onLost(Runnable cancel) {
                throw new IllegalStateException("made up");
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        }));
        try (CountermeasureEngine engine =
                builder().gate(gate).register(shell("a.one", "true")).build()) {
            assertThat(engine.request("a.one").run().outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(closed).hasValue(1);
        }
    }

    @Test
    void anExceptionThatCannotEvenSayWhatItIsStillHasAResult() {
        TestCountermeasure plugin = TestCountermeasure.of("a.mute").running(c -> {
            throw new MuteException();
        });
        try (CountermeasureEngine engine = builder().register(plugin).build()) {
            ExecutionResult result = engine.request("a.mute").run();

            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.failure().orElseThrow().message()).startsWith("its message cannot be read");
        }
    }

    @Test
    void limitsBeyondReasonAreRefusedWhereTheyAreSet() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunPolicy.builder().maxRuntime(endless))
                .withMessageContaining("at most 2147483647 seconds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunPolicy.builder().grace(endless));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CountermeasureMetadata.builder("a.b").maxFrequency(endless));
        try (CountermeasureEngine engine = builder().build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> engine.request("a.b").maxRuntime(endless));
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless caller does
    void aNullIsTheProgrammersMistakeAndThrowsAtOnce() {
        try (CountermeasureEngine engine = builder().build()) {
            assertThatNullPointerException()
                    .isThrownBy(() -> engine.request("a.b").incident(null));
            assertThatNullPointerException().isThrownBy(() -> engine.request(null));
        }
    }

    @Test
    void aRequestIdOfWhatCouldNotBeStartedIsNotRemembered() {
        CommandCountermeasure missing = CommandCountermeasure.of(metadata("a.missing"), Command.of("/no/such/tool"));
        try (CountermeasureEngine engine = builder().register(missing).build()) {
            for (int i = 0; i < 2; i++) {
                assertThat(engine.request("a.missing").requestId("r1").run().outcome())
                        .isEqualTo(Outcome.ERRORED);
            }
        }
    }

    @Test
    void aRequesterThatIsInterruptedCancelsAndKeepsItsFlag(@TempDir Path folder) {
        try (CountermeasureEngine engine = builder()
                .stateDirectory(folder.resolve("state"))
                .register(shell("a.sleep", "sleep 300"))
                .build()) {
            Thread.currentThread().interrupt();
            ExecutionResult result = engine.request("a.sleep").run();
            boolean kept = Thread.interrupted();

            assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(kept).isTrue();
        }
    }

    @Test
    void cancellingWhatHasEndedByItselfChangesNothing() {
        try (CountermeasureEngine engine =
                builder().register(shell("a.quick", "exit 3")).build()) {
            for (int i = 0; i < 50; i++) {
                Execution execution = engine.request("a.quick").start();
                execution.cancel("at some moment");
                ExecutionResult result = execution.result().join();

                boolean endedItself =
                        result.killReport().filter(r -> r.steps().isEmpty()).isPresent();
                assertThat(result.outcome())
                        .as("%s %s %s", result, result.killReport(), result.returnCode())
                        .isEqualTo(endedItself ? Outcome.FAILED : Outcome.CANCELLED);
            }
        }
    }

    private static EngineBuilder builder() {
        return CountermeasureEngine.builder()
                .runPolicy(RunPolicy.builder().grace(Duration.ofSeconds(1)).build());
    }

    private static CommandCountermeasure shell(String key, String script) {
        return CommandCountermeasure.of(metadata(key), Command.shell(script));
    }

    private static CountermeasureMetadata metadata(String key) {
        return CountermeasureMetadata.builder(key)
                .name(key)
                .author("tests")
                .description("For a test")
                .build();
    }

    private static final class MuteException extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new AssertionError("made up");
        }
    }

    private record LambdaGate(java.util.function.Function<GateRequest, Decision> answer) implements ExecutionGate {
        @Override
        public String name() {
            return "lambda";
        }

        @Override
        public Decision acquire(GateRequest request) {
            return answer.apply(request);
        }

        @Override
        public Decision probe(GateRequest request) {
            return new Granted(() -> {});
        }
    }
}
