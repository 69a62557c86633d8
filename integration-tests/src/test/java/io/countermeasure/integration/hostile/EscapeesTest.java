package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.KillReport.Scope;
import io.countermeasure.model.KillReport.Verdict;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.SandboxPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In every script "$1" is a word by which its processes are found again, and sl is a sleep that carries it. */
@Timeout(120)
class EscapeesTest {

    private static final String SL = "sl() { exec sh -c 'while :; do sleep 1; done' \"$1\"; }; ";

    private static final int HOPPERS = Integer.getInteger("campaign.hoppers", 3);

    private final String word = Hostile.word();

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeftOfTheTest() {
        Traces.killAll(word);
    }

    static Stream<String> escapees() {
        String sleeper = "sh -c \"while :; do sleep 1; done\" \"$1\"";
        return Stream.of(
                "plain grandchild: " + sleeper + " & sl \"$1\"",
                "setsid grandchild: setsid " + sleeper + " & sl \"$1\"",
                "double fork: (" + sleeper + " &) ; sl \"$1\"",
                "double fork and setsid: (setsid " + sleeper + " &) ; sl \"$1\"",
                "nohup env -i: nohup env -i /bin/" + sleeper + " >/dev/null 2>&1 & sl \"$1\"",
                "env -i setsid below its run: env -i setsid /bin/sh -c 'trap \"\" TERM; while :; do sleep 1; done' \"$1\" & wait",
                "TERM ignored: trap '' TERM HUP INT; " + sleeper + " & while :; do sleep 1; done",
                "stopped: " + sleeper + " & kill -s STOP $$",
                "stopped with its guard: " + sleeper + " & kill -s STOP 0",
                "TERM trapped with exit 0: trap 'exit 0' TERM; " + sleeper + " & wait",
                "stdout held: " + sleeper + " & echo held; exit 0",
                "stopped reader: yes | sh -c 'kill -s STOP $$; cat >/dev/null' \"$1\" & " + sleeper,
                "every descriptor closed: exec 0<&- 1>&- 2>&-; trap '' TERM; " + sleeper
                        + " & while :; do sleep 1; done",
                "TERM ignored in another session: (setsid sh -c 'trap \"\" TERM; while :; do sleep 1; done' \"$1\" &); sl \"$1\"");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("escapees")
    void nothingIsLeftAfterAReportSaysClean(String escapee) {
        String script = SL + escapee.substring(escapee.indexOf(": ") + 2);
        ExecutionResult result = run(script, SandboxPolicy.none());

        assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(Traces.of(word)).isEmpty();
        assertThat(result.outcome())
                .isEqualTo(escapee.startsWith("stdout held") ? Outcome.SUCCEEDED : Outcome.TIMED_OUT);
    }

    @Test
    void aHopperThatStaysInItsSessionIsCaught() throws Exception {
        ExecutionResult result = run("\"$2\" \"$1\" \"$2\" & wait; sleep 300", SandboxPolicy.none(), hopper(""));

        assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(Traces.of(word)).isEmpty();
    }

    @Test
    void whatShedsSessionCookieAndParentsIsNotSeenWithoutTreeKill() {
        String script = "(env -i setsid sh -c 'while :; do sleep 1; done' \"$1\" &); sleep 300";
        ExecutionResult result = run(script, SandboxPolicy.none());

        assertThat(result.killReport().orElseThrow().scope()).isEqualTo(Scope.TRACKED);
        assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(Traces.of(word)).as("the limit that docs state").isNotEmpty(); // twice while it starts a sleep
    }

    /** It is never without its cookie, but has another pid, session and parent every millisecond: it may fall between two looks. */
    @Test
    void howOftenAHopperThatLeavesItsSessionAtEachHopIsMissedWithoutTreeKillIsFoundOut() throws Exception {
        int missed = 0;
        int named = 0;
        for (int i = 0; i < HOPPERS; i++) {
            String hopper = hopper("setsid");
            ExecutionResult result = run("\"$2\" \"$1\" \"$2\" & wait; sleep 300", SandboxPolicy.none(), hopper);
            KillReport report = result.killReport().orElseThrow();
            boolean hops = hopsOn();
            Files.delete(Path.of(hopper));
            Awaitility.await().until(() -> !hopsOn());

            assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(report.scope()).isEqualTo(Scope.TRACKED);
            missed += hops && report.verdict() == Verdict.CLEAN ? 1 : 0;
            named += report.verdict() == Verdict.CLEAN ? 0 : 1;
        }
        System.out.printf(
                "%d setsid hoppers without tree_kill: %d ended, %d reported, %d missed%n",
                HOPPERS, HOPPERS - missed - named, named, missed);
        assertThat(missed).as("missed, where most are ended").isLessThanOrEqualTo(HOPPERS / 3);
    }

    /** One look may fall between two hops. */
    private boolean hopsOn() {
        return Stream.generate(() -> Traces.of(word)).limit(20).anyMatch(pids -> !pids.isEmpty());
    }

    @Test
    void underTreeKillNothingEscapes() throws Exception {
        SandboxPolicy tree =
                SandboxPolicy.builder().require(Guarantee.TREE_KILL).build();
        for (String script : new String[] {
            "(env -i setsid sh -c 'while :; do sleep 1; done' \"$1\" &); sleep 300",
            "(env -i setsid sh -c 'trap \"\" TERM; while :; do sleep 1; done' \"$1\" &); sleep 300",
            "\"$2\" \"$1\" \"$2\" & wait; sleep 300"
        }) {
            ExecutionResult result = run(script, tree, hopper("setsid"));

            Assumptions.assumeFalse(
                    result.outcome() == Outcome.REJECTED, () -> "this host cannot hold a tree: " + result.summary());
            assertThat(result.killReport().orElseThrow().scope()).isEqualTo(Scope.TREE);
            assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(Verdict.CLEAN);
            assertThat(Traces.of(word)).as(script).isEmpty();
            System.out.printf(
                    "held by %s: %s%n",
                    result.confinement().orElseThrow().enforced().get(Guarantee.TREE_KILL), script);
        }
    }

    int warmCommands() {
        return 0;
    }

    void prepare(CountermeasureEngine engine) {}

    /** A script that replaces itself by a new process, again and again. */
    private String hopper(String by) throws Exception {
        Path file = folder.resolve("hop" + by);
        Files.writeString(file, "#!/bin/sh\n" + by + " \"$2\" \"$1\" \"$2\" &\nexit 0\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    private ExecutionResult run(String script, SandboxPolicy sandbox, String... more) {
        String[] words = Stream.concat(Stream.of(word), Stream.of(more)).toArray(String[]::new);
        RunPolicy policy = RunPolicy.builder()
                .grace(Duration.ofMillis(500))
                .warmCommands(warmCommands())
                .build();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .runPolicy(policy)
                .register(Hostile.plugin(
                        "hostile.escapee",
                        script,
                        m -> m.maxRuntime(Duration.ofSeconds(1)).sandbox(sandbox),
                        words))
                .register(Hostile.plugin("hostile.first", "echo x", m -> m))
                .build()) {
            prepare(engine);
            var execution = engine.request("hostile.escapee").start();
            Awaitility.await()
                    .until(() -> execution.result().isDone() || !Traces.of(word).isEmpty());
            return execution.result().join();
        }
    }
}
