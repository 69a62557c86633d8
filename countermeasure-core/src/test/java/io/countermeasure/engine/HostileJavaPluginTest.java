package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.core.internal.jar.TestJar;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Problem;
import io.countermeasure.model.Rejection;
import io.countermeasure.plugin.RunContext;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plugins in the agent's own JVM that do what they can: each run has its outcome, and the next one is none the worse for it.
 * What would end or fill the JVM itself can only be held in a worker, and is tested there.
 */
@Timeout(120)
class HostileJavaPluginTest {

    private final CountDownLatch stop = new CountDownLatch(1);

    @Test
    void everyKindOfThrowableIsAFailedRun() {
        assertThat(failure(c -> {
                    throw new NoClassDefFoundError("gone");
                }))
                .isEqualTo("java.lang.NoClassDefFoundError");
        assertThat(failure(c -> Initialized.touch())).isEqualTo("java.lang.ExceptionInInitializerError");
        assertThat(failure(c -> Initialized.touch())).isEqualTo("java.lang.NoClassDefFoundError");
        assertThat(failure(c -> c.saveTextOutput("" + new byte[Integer.MAX_VALUE][].length)))
                .isEqualTo("java.lang.OutOfMemoryError"); // of heap, metaspace or threads alike
        assertThat(failure(c -> {
                    throw new ThreadDeath();
                }))
                .isEqualTo("java.lang.ThreadDeath");
        assertThat(failure(c -> {
                    throw new InterruptedException("of its own accord");
                }))
                .isEqualTo("java.lang.InterruptedException");
    }

    @Test
    @SuppressWarnings("try") // closing it is what lets the plugin go
    void oneThatHangsInIoThatNoInterruptReachesIsStillRunning() throws IOException {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CountermeasureEngine engine = engine(limited("a.io").running(c -> nobody.accept()))) {
            ExecutionResult result = engine.request("a.io").run();

            assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(result.detail().orElseThrow()).contains("still running in thread");
            assertOthersRun(engine);
            nobody.close();
            Awaitility.await().until(() -> engine.explain("a.io").allowed());
        }
    }

    @Test
    void oneWhoseClassIsNeverInitializedIsStillRunning() {
        try (CountermeasureEngine engine = engine(limited("a.hanging").running(c -> Hanging.touch()))) {
            ExecutionResult result = engine.request("a.hanging").run();

            assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(result.detail().orElseThrow()).contains("still running in thread");
            assertOthersRun(engine);
            Hanging.GO_ON.countDown();
            Awaitility.await().until(() -> engine.explain("a.hanging").allowed());
        }
    }

    @Test
    void oneThatHoldsEveryMonitorItCanSeeStopsNobodyElse() {
        CountermeasureEngine[] visible = new CountermeasureEngine[1];
        CountDownLatch holding = new CountDownLatch(1);
        TestCountermeasure holder = TestCountermeasure.of("a.holder").running(c -> {
            synchronized (visible[0]) {
                synchronized (visible[0].registry()) {
                    synchronized (visible[0].registry().catalog()) {
                        synchronized (c) {
                            holding.countDown();
                            stop.await();
                        }
                    }
                }
            }
        });
        try (CountermeasureEngine engine = engine(holder)) {
            visible[0] = engine;
            Execution execution = engine.request("a.holder").start();
            Awaitility.await().until(() -> holding.getCount() == 0);

            assertOthersRun(engine);
            assertThat(engine.registry().refresh().problems()).isEmpty();
            stop.countDown();
            assertThat(execution.result().join().outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    @Test
    void threadsTimersAndCleanersThatItLeavesDoNotHoldItsResult() {
        TestCountermeasure leaking = TestCountermeasure.of("a.leaking").running(c -> {
            for (int i = 0; i < 100; i++) {
                Thread thread = new Thread(() -> {
                    try {
                        stop.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                thread.setDaemon(true);
                thread.start();
            }
            Cleaner.create().register(new Object(), () -> {
                throw new IllegalStateException("made up");
            });
            c.saveTextOutput("ran");
        });
        try (CountermeasureEngine engine = engine(leaking)) {
            assertThat(engine.request("a.leaking").run().textOutput()).isEqualTo("ran");
            assertOthersRun(engine);
        }
        stop.countDown();
    }

    @Test
    void whatTheLibrarySaysDoesNotDependOnDefaultsThatItChanges() {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        TestCountermeasure changing = limited("a.changing").running(c -> {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
            Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {});
            stop.await();
        });
        try (CountermeasureEngine engine = engine(changing)) {
            ExecutionResult result = engine.request("a.changing").run();

            assertThat(result.detail().orElseThrow()).contains("max_runtime of 0.2 s");
            assertOthersRun(engine);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
            Thread.setDefaultUncaughtExceptionHandler(null);
        }
    }

    @Test
    void endlessOutputIsCountedAndRefusedOnceTheRunIsOver() {
        List<Throwable> ends = new CopyOnWriteArrayList<>();
        TestCountermeasure endless = limited("a.endless").running(c -> {
            try {
                while (true) {
                    c.saveTextOutput("x".repeat(10_000));
                }
            } catch (IllegalStateException e) {
                ends.add(e);
                throw e;
            }
        });
        try (CountermeasureEngine engine = engine(endless)) {
            ExecutionResult result = engine.request("a.endless").run();
            Awaitility.await().until(() -> !ends.isEmpty());

            assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(result.droppedOutput()).isPositive();
            assertThat(ends.get(0)).hasMessageContaining("the run is over");
        }
    }

    @Test
    void metadataThatWasGivenCannotBeChangedAnyMore() {
        CountermeasureMetadata.Builder kept = CountermeasureMetadata.builder("a.kept")
                .name("kept")
                .author("tests")
                .description("For a test")
                .sudoRequirement("/bin/true");
        CountermeasureMetadata metadata = kept.build();
        kept.sudoRequirement("/bin/sh").environment("X", "1");

        assertThat(metadata.sudoRequirements()).containsExactly("/bin/true");
        assertThat(metadata.environment()).isEmpty();
        assertThat(failure(c -> metadata.sudoRequirements().add("/bin/sh")))
                .isEqualTo("java.lang.UnsupportedOperationException");
        assertThat(failure(c -> metadata.environment().put("X", "1")))
                .isEqualTo("java.lang.UnsupportedOperationException");
    }

    @Test
    void whatOtherThreadsSaveCountsWhileItRunsAndIsRefusedAfterwards() throws InterruptedException {
        List<String> late = new CopyOnWriteArrayList<>();
        CountDownLatch over = new CountDownLatch(1);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        TestCountermeasure saving = TestCountermeasure.of("a.saving").running(c -> {
            CountDownLatch saved = new CountDownLatch(1);
            Thread other = new Thread(() -> {
                c.saveTextOutput("in time");
                saved.countDown();
                try {
                    over.await();
                    c.saveReturnCode(9);
                } catch (InterruptedException | IllegalStateException e) {
                    late.add(String.valueOf(e.getMessage()));
                }
            });
            threads.add(other);
            other.start();
            saved.await();
        });
        try (CountermeasureEngine engine = engine(saving)) {
            ExecutionResult result = engine.request("a.saving").run();
            over.countDown();
            threads.get(0).join(TimeUnit.SECONDS.toMillis(30));

            assertThat(result.textOutput()).isEqualTo("in time");
            assertThat(result.returnCode()).isEmpty();
            assertThat(late).hasSize(1).first().asString().contains("the run is over");
        }
    }

    @Test
    void oneThatAsksForItselfIsRefusedAndForAnotherIsServed() {
        CountermeasureEngine[] visible = new CountermeasureEngine[1];
        List<ExecutionResult> asked = new CopyOnWriteArrayList<>();
        TestCountermeasure asking = TestCountermeasure.of("a.asking").running(c -> {
            asked.add(visible[0].request("a.asking").run());
            asked.add(visible[0].request("a.other").run());
        });
        try (CountermeasureEngine engine = engine(asking)) {
            visible[0] = engine;
            ExecutionResult result = engine.request("a.asking").run();

            assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(asked.get(0).rejection().orElseThrow().reason()).isEqualTo(Rejection.Reason.ALREADY_RUNNING);
            assertThat(asked.get(1).outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    @Test
    void anInterruptThatItLeavesSetIsGoneBeforeThePauseAndTheRun() {
        List<Boolean> seen = new CopyOnWriteArrayList<>();
        TestCountermeasure leaving = TestCountermeasure.of("a.leaving")
                .preparing(c -> Thread.currentThread().interrupt())
                .running(c -> {
                    seen.add(Thread.currentThread().isInterrupted());
                    Thread.currentThread().interrupt();
                });
        try (CountermeasureEngine engine = engine(leaving)) {
            assertThat(engine.request("a.leaving").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(engine.request("a.leaving").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
        assertThat(seen).containsExactly(false, false);
    }

    @Test
    void interruptsByAThreadThatItLeavesDoNotShortenThePauseThatPeopleWerePromised() {
        Duration pause = Duration.ofSeconds(2);
        CountDownLatch ran = new CountDownLatch(1);
        TestCountermeasure interrupting = TestCountermeasure.of("a.interrupting")
                .announced(pause)
                .preparing(c -> {
                    Thread own = Thread.currentThread();
                    Thread other = new Thread(() -> {
                        while (ran.getCount() > 0) {
                            own.interrupt();
                            Thread.onSpinWait();
                        }
                    });
                    other.setDaemon(true);
                    other.start();
                })
                .running(c -> ran.countDown());
        try (CountermeasureEngine engine = engine(interrupting)) {
            Instant asked = Instant.now();
            ExecutionResult result = engine.request("a.interrupting").run();

            assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(Duration.between(asked, result.startedAt().orElseThrow()))
                    .isGreaterThanOrEqualTo(pause);
        } finally {
            ran.countDown();
        }
    }

    @Test
    void aServiceThatIsMissingOrCannotBeMadeIsAProblemAndTheOthersLoad(@TempDir Path folder) throws Exception {
        String run = "@Override public void run(RunContext c) { c.saveTextOutput(\"found\"); }";
        Path jar = TestJar.plugin("a.found", run)
                .source(
                        "ThrowsCountermeasure",
                        TestJar.pluginClass(
                                "ThrowsCountermeasure",
                                "a.throws",
                                run,
                                "public ThrowsCountermeasure() { throw new IllegalStateException(\"made up\"); }"))
                .source(
                        "HiddenCountermeasure",
                        TestJar.pluginClass(
                                "HiddenCountermeasure", "a.hidden", run, "private HiddenCountermeasure() {}"))
                .entry("demo/BrokenCountermeasure.class", "no class file")
                .entry(
                        "META-INF/services/io.countermeasure.plugin.CountermeasurePlugin",
                        "demo.BrokenCountermeasure\ndemo.Missing\ndemo.ThrowsCountermeasure\ndemo.HiddenCountermeasure\ndemo.ACountermeasure\n")
                .write(folder.resolve("services.jar"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(classes);
            try (CountermeasureEngine engine =
                    CountermeasureEngine.builder().discoverPlugins().build()) {
                assertThat(engine.request("a.found").run().textOutput()).isEqualTo("found");
                assertThat(engine.registry().catalog().problems())
                        .extracting(Problem::rule)
                        .hasSize(4)
                        .anyMatch(rule -> rule.contains("java.lang.ClassFormatError")
                                && rule.contains("demo/BrokenCountermeasure"))
                        .anyMatch(rule -> rule.contains("demo.Missing"))
                        .anyMatch(rule -> rule.contains("demo.ThrowsCountermeasure"))
                        .anyMatch(rule -> rule.contains("demo.HiddenCountermeasure"));
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static TestCountermeasure limited(String key) {
        return TestCountermeasure.of(key).limited(Duration.ofMillis(200));
    }

    private static void assertOthersRun(CountermeasureEngine engine) {
        assertThat(engine.request("a.other").run().textOutput()).isEqualTo("other");
    }

    private static String failure(TestCountermeasure.Step step) {
        try (CountermeasureEngine engine =
                engine(TestCountermeasure.of("a.failing").running(step))) {
            ExecutionResult result = engine.request("a.failing").run();
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            return result.failure().orElseThrow().type();
        }
    }

    private static CountermeasureEngine engine(TestCountermeasure plugin) {
        return CountermeasureEngine.builder()
                .register(plugin)
                .register(TestCountermeasure.of("a.other").running(HostileJavaPluginTest::other))
                .runPolicy(RunPolicy.builder().grace(Duration.ofMillis(200)).build())
                .build();
    }

    private static void other(RunContext context) {
        context.saveTextOutput("other");
    }

    /** Holds what lets {@link Never} go on. */
    private static final class Hanging {
        private static final CountDownLatch GO_ON = new CountDownLatch(1);

        static void touch() {
            assertThat(Never.VALUE).isOne();
        }
    }

    /** A class whose initializer hangs, whatever interrupts it. */
    private static final class Never {
        private static final int VALUE = wait(Hanging.GO_ON);

        private static int wait(CountDownLatch latch) {
            while (latch.getCount() > 0) {
                Thread.onSpinWait();
            }
            return 1;
        }
    }

    /** A class that cannot be initialized. */
    private static final class Initialized {
        private static final int NONE = Integer.parseInt("none");

        static void touch() {
            assertThat(NONE).isZero();
        }
    }
}
