package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.Execution;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.integration.shell.ShellPlugins;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.KillReport.Verdict;
import io.countermeasure.model.Outcome;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import io.countermeasure.spi.ExecutionListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Closing an engine drains it: announcements are vetoed, runs ended, results published, and nothing of it is left. */
@Timeout(120)
class CloseTest {

    private static final long OWN_PID = ProcessHandle.current().pid();
    private static final RunPolicy POLICY = RunPolicy.builder()
            .grace(Duration.ofMillis(500))
            .warmCommands(2)
            .warmWorkers(1)
            .build();

    private final String word = Hostile.word();
    private final List<ExecutionResult> published = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeftOfTheTest() {
        Traces.killAll(word);
    }

    @Test
    void runsOfEveryKindAreEndedAndPublishedAndNothingIsLeft() throws Exception {
        startAndClose(); // opens what the JDK keeps open from then on
        int descriptors = descriptors();
        published.clear();
        List<Execution> executions = startAndClose();

        assertThat(executions).allMatch(e -> e.result().isDone());
        assertThat(published).hasSize(5).allMatch(r -> r.outcome() == Outcome.CANCELLED);
        assertThat(published)
                .filteredOn(r -> r.textKey().startsWith("close.soon"))
                .noneMatch(ExecutionResult::ran);
        assertThat(published)
                .filteredOn(r -> !r.textKey().startsWith("close.soon"))
                .hasSize(3)
                .allMatch(r -> r.killReport().orElseThrow().verdict() == Verdict.CLEAN);
        assertThat(folder.resolve("mark")).doesNotExist();
        assertThat(Traces.of(word)).isEmpty();
        nothingIsLeft(descriptors);
    }

    private List<Execution> startAndClose() throws Exception {
        CountDownLatch running = new CountDownLatch(3);
        List<Execution> executions = new ArrayList<>();
        try (CountermeasureEngine engine = everyKind(running)) {
            for (String key : List.of("close.command", "close.java", "close.worker", "close.soon", "close.soon_java")) {
                executions.add(engine.request(key).start());
            }
            assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
            Awaitility.await().until(() -> Traces.of(word).size() >= 3);
        }
        return executions;
    }

    @Test
    void whatIsStartedWhileItIsClosedIsEitherRefusedOrEnded() throws Exception {
        int descriptors = descriptors();
        EngineBuilder builder = CountermeasureEngine.builder().runPolicy(POLICY).sink("list", published::add);
        for (int i = 0; i < 40; i++) {
            builder.register(Hostile.plugin("close.race" + i, "sh -c 'sleep 300; :' \"$1\" & sleep 300", m -> m, word));
        }
        CountermeasureEngine engine = builder.build();
        Queue<Execution> executions = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int first = i * 10;
            threads.add(new Thread(() -> {
                for (int key = first; key < first + 10; key++) {
                    executions.add(engine.request("close.race" + key).start());
                }
            }));
        }
        threads.forEach(Thread::start);
        Awaitility.await().until(() -> executions.size() >= 10);
        engine.close();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(executions).hasSize(40).allMatch(e -> e.result().isDone());
        assertThat(executions)
                .allMatch(e -> List.of(Outcome.CANCELLED, Outcome.REJECTED)
                        .contains(e.result().join().outcome()));
        nothingIsLeft(descriptors);
    }

    /** A guard that was stopped while it stood has to be killed, which takes some time. */
    @Test
    void whoeverClosesItItIsClosedWhenThatReturns() throws Exception {
        CountermeasureEngine engine = CountermeasureEngine.builder()
                .runPolicy(POLICY)
                .register(Hostile.plugin("close.short", "echo x", m -> m))
                .build();
        assertThat(engine.request("close.short").run().succeeded()).isTrue();
        Awaitility.await().until(() -> Traces.ofOwner(OWN_PID).size() == POLICY.warmCommands());
        for (long guard : Traces.ofOwner(OWN_PID)) {
            assertThat(new ProcessBuilder("kill", "-s", "STOP", Long.toString(guard))
                            .start()
                            .waitFor())
                    .isZero();
        }
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<CompletableFuture<List<Long>>> closers = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> {
                            engine.close();
                            return Traces.ofOwner(OWN_PID);
                        },
                        threads))
                .limit(2)
                .toList();

        assertThat(closers)
                .allSatisfy(
                        closer -> assertThat(closer.get(60, TimeUnit.SECONDS)).isEmpty());
        threads.shutdown();
    }

    private CountermeasureEngine everyKind(CountDownLatch running) throws Exception {
        Duration delay = Duration.ofMinutes(5);
        String loop = "while :; do sleep 1; done";
        return new ShellPlugins(folder)
                .add("close.worker", "run() { (trap '' TERM; sh -c '" + loop + "' " + word + ") & " + loop + "; }")
                .engine()
                .runPolicy(POLICY)
                .register(Hostile.plugin(
                        "close.command", "trap '' TERM; setsid sh -c '" + loop + "' \"$1\" & " + loop, m -> m, word))
                .register(Hostile.plugin(
                        "close.soon", "touch " + folder.resolve("mark"), m -> m.wallAnnounceDelay(delay)))
                .register(new ExecutingCountermeasure("close.java", Duration.ZERO, word))
                .register(new ExecutingCountermeasure("close.soon_java", delay, word))
                .listener(new ExecutionListener() {
                    @Override
                    public void started(String executionId, String textKey) {
                        running.countDown();
                    }
                })
                .sink("list", published::add)
                .build();
    }

    private static void nothingIsLeft(int descriptors) {
        assertThat(Traces.ofOwner(OWN_PID)).isEmpty();
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(t -> t.isAlive() && t.getName().startsWith("countermeasure")));
        Awaitility.await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors));
    }

    private static int descriptors() {
        return Objects.requireNonNull(Path.of("/proc/self/fd").toFile().list()).length;
    }

    /** A plugin in this JVM that runs a command which does not end. */
    private static final class ExecutingCountermeasure extends CountermeasurePlugin {
        private final String key;
        private final Duration delay;
        private final String word;

        ExecutingCountermeasure(String key, Duration delay, String word) {
            this.key = key;
            this.delay = delay;
            this.word = word;
        }

        @Override
        public CountermeasureMetadata metadata() {
            return CountermeasureMetadata.builder(key)
                    .name(key)
                    .author("tests")
                    .description("A plugin that executes")
                    .wallAnnounceDelay(delay)
                    .build();
        }

        @Override
        public void run(RunContext context) throws Exception {
            Files.writeString(context.dataDirectory().resolve("ran"), "");
            context.exec(Command.of("/bin/sh", "-c", "trap '' TERM; while :; do sleep 1; done", word));
        }
    }
}
