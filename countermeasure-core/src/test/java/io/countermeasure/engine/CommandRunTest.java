package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Incident;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Output;
import io.countermeasure.model.Rejection;
import io.countermeasure.model.SandboxPolicy;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.spi.ExecutionGate;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CommandRunTest {

    @TempDir
    Path folder;

    @Test
    void outputExitCodeAndEvidenceAreInTheResult() {
        try (CountermeasureEngine engine = engine(shell("demo.echo", "echo hello; echo oops >&2; exit 3"))) {
            ExecutionResult result = engine.request("demo.echo").run();

            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.returnCode()).hasValue(3);
            assertThat(result.outputs()).containsExactly(new Output.Text("hello\n"));
            assertThat(result.console().stderr()).isEqualTo("oops\n");
            assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
            assertThat(result.confinement().orElseThrow().enforced()).containsKey(Guarantee.OWN_SESSION);
            assertThat(result.durable()).isFalse();
            assertThat(result.summary()).isEqualTo("demo.echo FAILED with return code 3");
        }
    }

    @Test
    void htmlIsSavedAsHtml() {
        try (CountermeasureEngine engine =
                engine(shell("demo.html", "echo '<b>x</b>'", m -> m.output(Output.Format.HTML)))) {
            assertThat(engine.request("demo.html").run().outputs()).containsExactly(new Output.Html("<b>x</b>\n"));
        }
    }

    @Test
    void incidentDataReachesACommandAsAFileAndAsNothingElse() {
        String canary = "$(touch /tmp/never);`id`";
        Incident incident = io.countermeasure.json.IncidentJson.read("{\"outage\":{\"reasons\":[\"" + canary + "\"]}}");
        String script =
                "cat \"$COUNTERMEASURE_INCIDENT\"; stat -c ' %a' \"$COUNTERMEASURE_INCIDENT\"; env; tr '\\0' ' ' </proc/$$/cmdline; pwd";
        try (CountermeasureEngine engine = engine(shell("demo.incident", script))) {
            String text =
                    engine.request("demo.incident").incident(incident).run().textOutput();

            assertThat(text).startsWith(incident.json().orElseThrow() + " 600\n");
            assertThat(text.substring(text.indexOf(" 600"))).doesNotContain("touch");
        }
    }

    @Test
    void aRunawayIsEndedWithEverythingItStarted() {
        try (CountermeasureEngine engine = engine(shell(
                "demo.runaway", "echo started; sleep 300 & sleep 300", m -> m.maxRuntime(Duration.ofSeconds(1))))) {
            ExecutionResult result = engine.request("demo.runaway").run();

            assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(result.textOutput()).isEqualTo("started\n");
            assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
            assertThat(result.duration()).isLessThan(Duration.ofSeconds(7));
        }
    }

    @Test
    void anExitCodeOfZeroAfterTheDeadlineIsStillTimedOut() {
        try (CountermeasureEngine engine = engine(shell(
                "demo.polite", "trap 'exit 0' TERM; sleep 300 & wait", m -> m.maxRuntime(Duration.ofSeconds(3))))) {
            ExecutionResult result = engine.request("demo.polite").run();

            assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(result.returnCode()).hasValue(0);
        }
    }

    @Test
    void theSmallestOfTheThreeLimitsHolds() {
        try (CountermeasureEngine engine =
                engine(shell("demo.limits", "sleep 300", m -> m.maxRuntime(Duration.ofSeconds(100))))) {
            ExecutionResult result = engine.request("demo.limits")
                    .maxRuntime(Duration.ofMillis(200))
                    .run();

            assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(engine.explain("demo.limits").maxRuntime()).contains(Duration.ofSeconds(100));
        }
    }

    @Test
    void whatCannotBeStartedIsErrored() {
        CommandCountermeasure missing =
                CommandCountermeasure.of(metadata("demo.missing").build(), Command.of("/no/such/tool"));
        CommandCountermeasure lost = CommandCountermeasure.of(
                metadata("demo.lost")
                        .workingDirectory(Path.of("/no/such/folder"))
                        .build(),
                Command.of("/bin/true"));
        try (CountermeasureEngine engine = engine(missing, lost)) {
            ExecutionResult result = engine.request("demo.missing").run();

            assertThat(result.outcome()).isEqualTo(Outcome.ERRORED);
            assertThat(result.failure().orElseThrow().message()).contains("/no/such/tool");
            assertThat(result.ran()).isFalse();
            assertThat(engine.explain("demo.missing").runs()).isFalse();
            assertThat(engine.explain("demo.missing").obstacle().orElseThrow()).contains("/no/such/tool");
            assertThat(engine.registry().validate())
                    .singleElement()
                    .satisfies(p -> assertThat(p.rule()).contains("demo.missing", "/no/such/tool"));
            assertThat(engine.request("demo.lost").run().outcome()).isEqualTo(Outcome.ERRORED);
        }
    }

    @Test
    void unknownAndUnusableKeysAreRefusedWithTheirReasons() {
        try (CountermeasureEngine engine = engine(shell("demo.twice", "true"), shell("demo.twice", "true"))) {
            assertThat(reason(engine.request("no.such.key").run())).isEqualTo(Rejection.Reason.UNKNOWN);
            assertThat(reason(engine.request("../../etc/passwd\n").run())).isEqualTo(Rejection.Reason.UNKNOWN);
            assertThat(reason(engine.request("demo.twice").run())).isEqualTo(Rejection.Reason.INVALID);
        }
    }

    @Test
    void aSecondStartWithinMaxFrequencyIsRefusedAndSaysWhenItWillBeAllowed() {
        List<ExecutionResult> published = new CopyOnWriteArrayList<>();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(shell("demo.often", "false", m -> m.maxFrequency(Duration.ofMinutes(5))))
                .sink("list", published::add)
                .build()) {
            Instant before = Instant.now();
            engine.request("demo.often").run();
            ExecutionResult second = engine.request("demo.often").run();

            assertThat(reason(second)).isEqualTo(Rejection.Reason.TOO_FREQUENT);
            assertThat(second.rejection().orElseThrow().nextAllowed().orElseThrow())
                    .isBetween(before.plusSeconds(299), Instant.now().plusSeconds(301));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(published)
                            .extracting(ExecutionResult::outcome)
                            .containsExactly(Outcome.FAILED, Outcome.REJECTED));
        }
    }

    @Test
    void maxFrequencyHoldsForTheNextProcessWithAStateDirectory() {
        CommandCountermeasure plugin = shell("demo.state", "true", m -> m.maxFrequency(Duration.ofMinutes(5)));
        Path state = folder.resolve("state");
        for (Outcome expected : List.of(Outcome.SUCCEEDED, Outcome.REJECTED, Outcome.REJECTED)) {
            try (CountermeasureEngine engine = CountermeasureEngine.builder()
                    .register(plugin)
                    .stateDirectory(state)
                    .build()) {
                assertThat(engine.request("demo.state").run().outcome()).isEqualTo(expected);
            }
        }
    }

    @Test
    void aTornRecordCountsAsAStartAtBoot() throws Exception {
        CommandCountermeasure plugin = shell("demo.torn", "true", m -> m.maxFrequency(Duration.ofDays(10_000)));
        Path state = folder.resolve("state");
        for (int i = 0; i < 2; i++) {
            try (CountermeasureEngine engine = CountermeasureEngine.builder()
                    .register(plugin)
                    .stateDirectory(state)
                    .build()) {
                assertThat(engine.request("demo.torn").run().outcome())
                        .isEqualTo(i == 0 ? Outcome.SUCCEEDED : Outcome.REJECTED);
            }
            try (var files = Files.list(state.resolve("keys"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".json")).toList()) {
                    byte[] bytes = Files.readAllBytes(file);
                    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
                }
            }
        }
    }

    @Test
    void aPluginThatRunsIsNotStartedAgain() throws Exception {
        try (CountermeasureEngine engine = engine(shell("demo.once", "sleep 300"))) {
            Execution first = engine.request("demo.once").start();

            assertThat(reason(engine.request("demo.once").run())).isEqualTo(Rejection.Reason.ALREADY_RUNNING);
            first.cancel("the test is over");
            ExecutionResult result = first.result().get();
            assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(result.detail()).contains("the test is over");
        }
    }

    @Test
    void twoHundredThreadsStartOneKeyAndOneRuns() throws Exception {
        try (CountermeasureEngine engine =
                engine(shell("demo.race", "sleep 1", m -> m.maxFrequency(Duration.ofHours(1))))) {
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger ran = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Thread thread = new Thread(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    ran.addAndGet(engine.request("demo.race").run().ran() ? 1 : 0);
                });
                threads.add(thread);
                thread.start();
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(ran).hasValue(1);
        }
    }

    @Test
    void moreThanThePolicyAllowsAreRefused() {
        RunPolicy policy = RunPolicy.builder().maxConcurrentRuns(1).build();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(shell("demo.a", "sleep 300"))
                .register(shell("demo.b", "true"))
                .runPolicy(policy)
                .build()) {
            Execution first = engine.request("demo.a").start();
            assertThat(reason(engine.request("demo.b").run())).isEqualTo(Rejection.Reason.OVERLOADED);
            first.cancel("make room");
            first.result().join();
            assertThat(engine.request("demo.b").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    @Test
    void duplicateAndStaleRequestsAreRefused() {
        try (CountermeasureEngine engine = engine(shell("demo.request", "true"))) {
            assertThat(engine.request("demo.request").requestId("r1").run().outcome())
                    .isEqualTo(Outcome.SUCCEEDED);
            assertThat(reason(engine.request("demo.request").requestId("r1").run()))
                    .isEqualTo(Rejection.Reason.DUPLICATE);
            assertThat(reason(engine.request("demo.request")
                            .notAfter(Instant.now().minusSeconds(1))
                            .run()))
                    .isEqualTo(Rejection.Reason.STALE);
        }
    }

    @Test
    void aGuaranteeThatTheHostDoesNotGiveIsRefused() {
        SandboxPolicy policy =
                SandboxPolicy.builder().require(Guarantee.NO_NETWORK).build();
        try (CountermeasureEngine engine = engine(shell("demo.net", "true", m -> m.sandbox(policy)))) {
            ExecutionResult result = engine.request("demo.net").run();

            assertThat(reason(result)).isEqualTo(Rejection.Reason.SANDBOX_UNAVAILABLE);
            assertThat(result.rejection().orElseThrow().message()).contains("NO_NETWORK");
        }
    }

    @Test
    void anEmbeddersGateDeniesGrantsAndTakesItsPermitBack() {
        AtomicInteger held = new AtomicInteger();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(shell("demo.gated", "true"))
                .register(shell("demo.denied", "true"))
                .gate(new CountingGate(held))
                .build()) {
            assertThat(engine.request("demo.gated").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(held).hasValue(0);
            ExecutionResult denied = engine.request("demo.denied").run();
            assertThat(reason(denied)).isEqualTo(Rejection.Reason.DENIED);
            assertThat(denied.rejection().orElseThrow().message()).isEqualTo("not this one");
            assertThat(engine.explain("demo.gated").allowed()).isTrue();
            assertThat(held).hasValue(0);
        }
    }

    @Test
    void aSinkThatHangsOrThrowsHurtsNobody() {
        CountDownLatch forever = new CountDownLatch(1);
        List<ExecutionResult> good = new CopyOnWriteArrayList<>();
        AtomicInteger tries = new AtomicInteger();
        CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(shell("demo.sinks", "true"))
                .sink("hanging", r -> forever.await())
                .sink("failing", r -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new IllegalStateException("cloud is down");
                    }
                })
                .sink("good", good::add)
                .build();
        assertThat(engine.request("demo.sinks").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        Awaitility.await().until(() -> good.size() == 1);
        Awaitility.await().until(() -> tries.get() == 2);
        forever.countDown();
        engine.close();
    }

    @Test
    void anAnnouncedDelayCanBeVetoed() throws Exception {
        try (CountermeasureEngine engine =
                engine(shell("demo.delay", "echo ran", m -> m.wallAnnounceDelay(Duration.ofMinutes(5))))) {
            Execution execution = engine.request("demo.delay").start();
            execution.cancel("veto");

            ExecutionResult result = execution.result().get(5, TimeUnit.SECONDS);
            assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(result.ran()).isFalse();
        }
    }

    /** The plan is made before people are told; what it relies on may be another when they have been. */
    @Test
    void whatLostItsSandboxWhileItWasAnnouncedDoesNotRun() {
        Path mark = folder.resolve("mark");
        AtomicInteger plans = new AtomicInteger();
        Sandbox lost = new Sandbox() {
            @Override
            public String name() {
                return "lost";
            }

            @Override
            public SandboxPlan plan(SandboxRequest request) {
                return plans.getAndIncrement() == 0
                        ? Sandboxes.host().plan(request)
                        : SandboxPlan.refused("lost", "it was removed");
            }
        };
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(shell("demo.lost", "touch " + mark, m -> m.wallAnnounceDelay(Duration.ofMillis(200))))
                .sandbox(lost)
                .build()) {
            ExecutionResult result = engine.request("demo.lost").run();

            assertThat(result.rejection().orElseThrow().reason()).isEqualTo(Rejection.Reason.SANDBOX_UNAVAILABLE);
            assertThat(result.rejection().orElseThrow().message()).contains("it was removed");
            assertThat(result.ran()).isFalse();
            assertThat(mark).doesNotExist();
        }
    }

    @Test
    void aDryRunRunsNothing() {
        Path mark = folder.resolve("mark");
        try (CountermeasureEngine engine = engine(shell("demo.dry", "touch " + mark))) {
            ExecutionResult result = engine.request("demo.dry").dryRun().run();

            assertThat(result.ran()).isFalse();
            assertThat(result.detail()).contains("dry run: nothing was run");
            assertThat(mark).doesNotExist();
        }
    }

    @Test
    void linesOfOutputComeWhileTheRunGoesOn() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (CountermeasureEngine engine = engine(shell("demo.live", "sleep 0.3; echo one; echo two >&2; sleep 300"))) {
            Execution execution = engine.request("demo.live").start();
            execution.onOutput(lines::add);
            Awaitility.await().until(() -> lines.size() == 2);
            execution.cancel("seen enough");
            assertThat(lines).containsExactlyInAnyOrder("one", "two");
            assertThat(execution.result().get().textOutput()).isEqualTo("one\n");
        }
    }

    @Test
    void whoListensFromTheBeginningMissesNothingAndNoCharacterIsCut() {
        List<String> lines = new CopyOnWriteArrayList<>();
        String euros = "yes € | tr -d '\\n' | head -c 60000";
        try (CountermeasureEngine engine = engine(shell("demo.first", "echo first; " + euros))) {
            ExecutionResult result =
                    engine.request("demo.first").onOutput(lines::add).run();

            assertThat(result.succeeded()).isTrue();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(String.join("", lines)).isEqualTo("first" + "€".repeat(20_000)));
            assertThat(lines).hasSizeGreaterThan(4).first().isEqualTo("first");
        }
    }

    @Test
    void explainSaysWhatWouldHappenAndDoesNothing() {
        Path mark = folder.resolve("mark");
        try (CountermeasureEngine engine = engine(shell("demo.explain", "touch " + mark))) {
            Explanation explanation = engine.explain("demo.explain");

            assertThat(explanation.allowed()).isTrue();
            assertThat(explanation.argv()).containsExactly("/bin/sh", "-c", "touch " + mark);
            assertThat(explanation.environment()).containsEntry("COUNTERMEASURE_TEXTKEY", "demo.explain");
            assertThat(explanation.verdicts())
                    .extracting(ExecutionResult.Verdict::gate)
                    .contains("plugin", "max_frequency", "already_running", "capacity", "sandbox");
            assertThat(mark).doesNotExist();
            assertThat(engine.explain("no.such").rejection().orElseThrow().reason())
                    .isEqualTo(Rejection.Reason.UNKNOWN);
        }
    }

    @Test
    void aDetachedCommandOutlivesItsRunAndTheEngine() throws Exception {
        Path mark = folder.resolve("mark");
        ExecutionResult result;
        try (CountermeasureEngine engine =
                engine(shell("demo.detach", "sleep 1; echo done >" + mark, m -> m.detach(true)))) {
            result = engine.request("demo.detach").run();
        }
        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.detail().orElseThrow()).startsWith("detached as pid ");
        Awaitility.await().until(() -> Files.exists(mark));
    }

    /** As a script does that starts a service: its first process exits, and what it started is what was wanted. */
    @Test
    void whatADetachedCommandStartedIsLeftToItself() throws Exception {
        Path pids = folder.resolve("pids");
        String script = "setsid sleep 300 & echo $! >" + pids + "; sleep 300 & echo $! >>" + pids + "; exit 0";
        try (CountermeasureEngine engine = engine(shell("demo.daemon", script, m -> m.detach(true)))) {
            engine.request("demo.daemon").run();
            Awaitility.await()
                    .until(() -> Files.exists(pids) && Files.readAllLines(pids).size() == 2);
            List<ProcessHandle> daemons = Files.readAllLines(pids).stream()
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
            try {
                Awaitility.await()
                        .pollDelay(Duration.ofSeconds(1))
                        .untilAsserted(() -> assertThat(daemons).allMatch(ProcessHandle::isAlive));
            } finally {
                daemons.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void aRunThatIsToFinishGoesOnWhenTheEngineIsClosed() throws Exception {
        Path mark = folder.resolve("mark");
        CommandCountermeasure plugin = shell(
                "demo.finish",
                "echo begun; sleep 1; echo done >" + mark,
                m -> m.onAgentExit(CountermeasureMetadata.OnAgentExit.FINISH));
        Execution execution;
        try (CountermeasureEngine engine = engine(plugin)) {
            execution = engine.request("demo.finish").start();
            Awaitility.await()
                    .until(() -> engine.explain("demo.finish").verdicts().stream()
                            .anyMatch(v -> v.detail().contains("demo.finish is")));
            Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        }
        assertThat(execution.result().get().outcome()).isEqualTo(Outcome.INTERRUPTED);
        assertThat(execution.result().get().detail().orElseThrow()).contains("goes on as pid");
        Awaitility.await().until(() -> Files.exists(mark));
    }

    @Test
    void theOutputOfARunThatIsToFinishIsInItsResult() {
        try (CountermeasureEngine engine = engine(shell(
                "demo.finish", "echo all; exit 2", m -> m.onAgentExit(CountermeasureMetadata.OnAgentExit.FINISH)))) {
            ExecutionResult result = engine.request("demo.finish").run();

            assertThat(result.textOutput()).isEqualTo("all\n");
            assertThat(result.returnCode()).hasValue(2);
        }
    }

    @Test
    void theTemporaryFolderOfADeadJvmIsRemovedAndNoOther() throws Exception {
        String namespace =
                Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().replaceAll("\\D", "");
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        Path dead = Files.createTempDirectory(parent, "countermeasure-1-1-" + namespace + "-");
        Files.createSymbolicLink(Files.createDirectory(dead.resolve("job")).resolve("link"), folder);
        Path elsewhere = Files.createTempDirectory(parent, "countermeasure-1-1-42-");
        Path spared = Files.createTempDirectory(parent, "countermeasure-1-1-" + namespace + "-");
        Files.createFile(spared.resolve("spared"));
        try {
            engine(shell("demo.any", "true")).close();
            org.junit.jupiter.api.Assumptions.assumeTrue(
                    System.getenv("XDG_RUNTIME_DIR") == null, "folders are elsewhere with XDG_RUNTIME_DIR");

            assertThat(dead).doesNotExist();
            assertThat(folder).exists();
            assertThat(elsewhere).exists();
            assertThat(spared).exists();
        } finally {
            Files.deleteIfExists(elsewhere);
            Files.deleteIfExists(spared.resolve("spared"));
            Files.deleteIfExists(spared);
        }
    }

    @Test
    void closingEndsRunsAndThreads() throws Exception {
        CountermeasureEngine engine = engine(shell("demo.close", "sleep 300"));
        Execution execution = engine.request("demo.close").start();
        engine.close();

        assertThat(execution.result().get(1, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(reason(engine.request("demo.close").run())).isEqualTo(Rejection.Reason.OVERLOADED);
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(t -> t.getName().startsWith("countermeasure") && t.isAlive()));
        engine.close();
    }

    @Test
    void aHundredSleepersDelayNobodyAndOwnNoThread() throws Exception {
        List<CommandCountermeasure> plugins = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            plugins.add(shell("demo.sleeper" + i, "sleep 300"));
        }
        plugins.add(shell("demo.last", "echo quick"));
        try (CountermeasureEngine engine = engine(plugins.toArray(CommandCountermeasure[]::new))) {
            List<Execution> sleepers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                sleepers.add(engine.request("demo.sleeper" + i).start());
            }
            assertThat(engine.request("demo.last")
                            .start()
                            .result()
                            .get(10, TimeUnit.SECONDS)
                            .textOutput())
                    .isEqualTo("quick\n");
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(t -> t.getName().startsWith("countermeasure-")
                            && !t.getName().startsWith("countermeasure-load-")) // idle ones, at most 16
                    .hasSizeLessThan(8);
            assertThat(sleepers).noneMatch(s -> s.result().isDone());
        }
    }

    private static Rejection.Reason reason(ExecutionResult result) {
        return result.rejection().orElseThrow().reason();
    }

    private static CountermeasureEngine engine(CommandCountermeasure... plugins) {
        EngineBuilder builder = CountermeasureEngine.builder();
        List.of(plugins).forEach(builder::register);
        return builder.build();
    }

    private static CommandCountermeasure shell(String key, String script) {
        return shell(key, script, m -> m);
    }

    private static CommandCountermeasure shell(
            String key, String script, UnaryOperator<CountermeasureMetadata.Builder> more) {
        return CommandCountermeasure.of(more.apply(metadata(key)).build(), Command.shell(script));
    }

    private static CountermeasureMetadata.Builder metadata(String key) {
        return CountermeasureMetadata.builder(key).name(key).author("tests").description("For a test");
    }

    private record CountingGate(AtomicInteger held) implements ExecutionGate {
        @Override
        public String name() {
            return "counting";
        }

        @Override
        public Decision acquire(GateRequest request) {
            if (request.metadata().textKey().value().equals("demo.denied")) {
                return new Denied("not this one", Optional.empty());
            }
            held.incrementAndGet();
            return new Granted(held::decrementAndGet);
        }

        @Override
        public Decision probe(GateRequest request) {
            return new Granted(() -> {
                throw new AssertionError("a probe's permit must not be closed");
            });
        }
    }
}
