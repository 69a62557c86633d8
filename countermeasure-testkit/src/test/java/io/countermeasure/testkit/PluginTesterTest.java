package io.countermeasure.testkit;

import static io.countermeasure.testkit.CountermeasureAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Incident;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection.Reason;
import io.countermeasure.plugin.CountermeasurePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One plugin of each kind, through everything an engine does. */
class PluginTesterTest {

    private static final Path PLUGINS = Path.of("src/test/resources/plugins");

    private final FakeCommands tool = FakeCommands.strict()
            .on("/usr/bin/tool", "--all")
            .prints("all is well")
            .exits(0);

    @TempDir
    private Path folder;

    private static FakeCommands systemctl() {
        return FakeCommands.strict()
                .on("/usr/bin/systemctl", "restart", "nginx")
                .withSudo()
                .exits(0);
    }

    @Test
    void aJavaPluginRunsWithItsSudoCommandPlayedAndNobodyIsAnnouncedTo() {
        FakeCommands commands = systemctl();
        ExecutionResult result =
                PluginTester.of(new RestartCountermeasure()).commands(commands).run();
        assertThat(result)
                .succeeded()
                .hasReturnCode(0)
                .hasText("HTTP check failed")
                .leftNothing();
        assertThat(commands.calls())
                .containsExactly(List.of("sudo", "-n", "--", "/usr/bin/systemctl", "restart", "nginx"));
        assertThat(result.verdicts())
                .anyMatch(verdict ->
                        verdict.gate().equals("wall") && verdict.detail().contains("played"));
        assertThat(result.durable()).isTrue();
    }

    @Test
    void aJsonPluginRuns() {
        ExecutionResult result =
                PluginTester.of(PLUGINS.resolve("tool.json")).commands(tool).run();
        assertThat(result).succeeded().hasText("all is well");
        assertThat(tool.calls()).containsExactly(List.of("/usr/bin/tool", "--all"));
    }

    @Test
    void aPythonPluginRunsInAWorker() {
        ExecutionResult result =
                PluginTester.of(PLUGINS.resolve("tool.py")).commands(tool).run();
        assertThat(result).succeeded().hasText("all is well");
        assertThat(tool.calls()).containsExactly(List.of("/usr/bin/tool", "--all"));
    }

    @Test
    void aJarPluginRunsInAJvmOfItsOwn() throws IOException {
        Path jar = PluginJars.of(folder, RestartCountermeasure.class);
        FakeCommands commands = systemctl();
        assertThat(PluginTester.of(jar).commands(commands).run()).succeeded().hasText("HTTP check failed");
        assertThat(commands.calls()).hasSize(1);
    }

    @Test
    void aCommandThatIsNotDeclaredIsAnErrorThatNamesIt() throws IOException {
        for (PluginTester tester : List.of(
                PluginTester.of(PLUGINS.resolve("tool.json")),
                PluginTester.of(PLUGINS.resolve("tool.py")),
                PluginTester.of(PluginJars.of(folder, RestartCountermeasure.class)),
                PluginTester.of(new RestartCountermeasure()))) {
            assertThatThrownBy(tester.commands(
                            FakeCommands.strict().on("/bin/other").exits(0))::run)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("commands must be declared but these were not: [[")
                    .hasMessageMatching("(?s).*(/usr/bin/tool, --all|systemctl, restart, nginx).*")
                    .hasMessageEndingWith("declared are [[/bin/other]]");
        }
    }

    @Test
    void oneSwallowedByThePluginIsAnErrorAllTheSame() {
        CountermeasurePlugin swallowing = new Plugins.OfRunCountermeasure(context -> {
            try {
                CommandResult unused = context.exec(Command.of("/usr/bin/tool"));
            } catch (IOException e) {
                context.saveTextOutput("never mind");
            }
        });
        assertThatThrownBy(PluginTester.of(swallowing)::run)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[[/usr/bin/tool]]");
    }

    @Test
    void oneOfTheSessionsOwnEngineIsAnErrorWhenItIsClosed() {
        PluginTester.Session session =
                PluginTester.of(new RestartCountermeasure()).start();
        assertThat(session.engine().request("nginx.restart").run()).failed();

        assertThatThrownBy(session::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("commands must be declared but these were not");
        session.close();
    }

    @Test
    void whatARunHasSaidIsNotSaidAgainWhenTheSessionIsClosed() {
        try (PluginTester.Session session =
                PluginTester.of(new RestartCountermeasure()).start()) {
            assertThatThrownBy(session::run).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void aThreadThatStillRunsIsLeft() {
        ExecutionResult result = PluginTester.of(new Plugins.OfRunCountermeasure(context -> Breaks.Stuck.hold()))
                .maxRuntime(Duration.ofMillis(300))
                .run();
        Breaks.Stuck.release();
        assertThat(result).timedOut();
        assertThatThrownBy(() -> assertThat(result).leftNothing())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("still running in thread");
    }

    @Test
    void answersComeInTheirOrderAndTheLastAgainAndAgain() {
        FakeCommands commands = FakeCommands.strict()
                .on("status")
                .prints("a")
                .exits(3)
                .on("status")
                .prints("b")
                .complains("!")
                .exits(0)
                .on("status")
                .withAnyArguments()
                .prints("c")
                .exits(1)
                .onShell("status | wc")
                .prints("d")
                .exits(0);
        ExecutionResult result = PluginTester.of(new Plugins.OfRunCountermeasure(context -> {
                    for (Command command : List.of(
                            Command.of("status"),
                            Command.of("status"),
                            Command.of("status"),
                            Command.of("status", "--all"),
                            Command.shell("status | wc"))) {
                        CommandResult said = context.exec(command);
                        context.saveTextOutput(said.stdout() + said.exitCode() + said.stderr() + " ");
                    }
                }))
                .commands(commands)
                .run();
        assertThat(result.textOutput()).isEqualTo("a3 b0! b0! c1 d0 ");
    }

    @Test
    void decisionsAreMadeByTheClockOfTheTest() {
        FakeClock clock = new FakeClock();
        try (PluginTester.Session session = PluginTester.of(new RestartCountermeasure())
                .commands(systemctl())
                .clock(clock)
                .start()) {
            assertThat(session.run()).succeeded();
            clock.advance(Duration.ofMinutes(4));
            ExecutionResult early = session.run();
            assertThat(early).isRejected(Reason.TOO_FREQUENT);
            assertThat(early.rejection().orElseThrow().nextAllowed())
                    .contains(FakeClock.START.plus(Duration.ofMinutes(5)));
            clock.advance(Duration.ofMinutes(1));
            assertThat(session.run()).succeeded();
        }
    }

    @Test
    void whatHangsIsEndedAtItsLimit() {
        for (Path file : List.of(PLUGINS.resolve("tool.json"), PLUGINS.resolve("tool.py"))) {
            FakeCommands hangs =
                    FakeCommands.strict().on("/usr/bin/tool", "--all").hangs();
            assertThat(PluginTester.of(file)
                            .commands(hangs)
                            .maxRuntime(Duration.ofSeconds(1))
                            .run())
                    .timedOut()
                    .leftNothing();
        }
    }

    @Test
    void theIncidentAndItsEventArrive() {
        CountermeasurePlugin plugin = new Plugins.OfRunCountermeasure(context -> context.saveTextOutput(
                context.event().orElseThrow() + " " + context.incident().services()));
        assertThat(PluginTester.of(plugin)
                        .event(Incident.Event.CLEARED)
                        .incident(Incidents.warning())
                        .run())
                .hasText("CLEARED [http]");
        for (Incident incident : Incidents.all()) {
            assertThat(PluginTester.of(PLUGINS.resolve("tool.py"))
                            .commands(tool)
                            .incident(incident)
                            .run())
                    .succeeded();
        }
    }

    @Test
    void realCommandsAreExecuted() throws IOException {
        Path file = Files.writeString(
                folder.resolve("real.json"),
                "{\"name\": \"N\", \"author\": \"A\", \"textkey\": \"a.b\", \"description\": \"D\","
                        + " \"command\": \"echo $((6 * 7))\"}");
        assertThat(PluginTester.of(file).realCommands().run()).succeeded().hasText("42");
    }

    @Test
    void theSandboxOfTheTestEnforcesWhatItSays() throws IOException {
        Path file = Files.writeString(
                folder.resolve("needy.json"),
                "{\"name\": \"N\", \"author\": \"A\", \"textkey\": \"a.b\", \"description\": \"D\","
                        + " \"command\": [\"/usr/bin/tool\", \"--all\"], \"sandbox\": {\"require\": [\"no_network\"]}}");
        assertThat(PluginTester.of(file).commands(tool).run()).succeeded();
        FakeSandbox without = FakeSandbox.playing(tool).without(Guarantee.NO_NETWORK);
        assertThat(PluginTester.of(file).sandbox(without).run()).isRejected(Reason.SANDBOX_UNAVAILABLE);
        assertThat(without.requests())
                .isNotEmpty()
                .allMatch(r -> r.policy().require().contains(Guarantee.NO_NETWORK));
        FakeSandbox refusing = FakeSandbox.playing(tool).refusing("not today");
        ExecutionResult refused = PluginTester.of(file).sandbox(refusing).run();
        assertThat(refused).isRejected(Reason.SANDBOX_UNAVAILABLE);
        assertThat(refused.rejection().orElseThrow().message()).contains("not today");
    }

    @Test
    void aPluginThatIsUnusableIsAnErrorWithItsProblems() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"name\": \"N\"}");
        assertThatThrownBy(PluginTester.of(bad)::run)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("plugin must be usable but " + bad + " is not; problems: [")
                .hasMessageContaining("command");
    }

    @Test
    void aPluginThatIsNotThereIsAnErrorThatSaysSo() throws IOException {
        Path nowhere = folder.resolve("nowhere.json");
        Path other = Files.writeString(folder.resolve("note.text"), "{}");
        for (ThrowingCallable asked : List.<ThrowingCallable>of(
                PluginTester.of(nowhere)::run, PluginTester.of(nowhere)::validate, PluginTester.of(nowhere)::start)) {
            assertThatThrownBy(asked)
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("plugin must be usable but " + nowhere + " is not; there is no such file");
        }
        assertThatThrownBy(PluginTester.of(other)::validate)
                .isInstanceOf(AssertionError.class)
                .hasMessage("plugin must be usable but " + other + " is not; no loader takes a file of that name");
    }

    @Test
    void settingsThatCannotBeLeaveNothing() {
        long before = folders();
        PluginTester tester = PluginTester.of(new RestartCountermeasure()).engine(builder -> {
            throw new IllegalArgumentException("no such setting");
        });
        assertThatThrownBy(tester::run).hasMessage("no such setting");
        assertThat(folders()).isEqualTo(before);
    }

    @Test
    void validationSaysWhatThePluginSays() {
        assertThat(PluginTester.of(PLUGINS.resolve("tool.py")).validate()).isEmpty();
        assertThat(PluginTester.of(new Plugins.ComplainingCountermeasure()).validate())
                .anyMatch(problem -> problem.rule().contains("tool must be there"));
    }

    @Test
    void assertionsSayWhatTheResultWas() {
        ExecutionResult result = PluginTester.of(new Plugins.OfRunCountermeasure(context -> {
                    context.saveHtmlOutput("<b>so far</b>");
                    throw new IllegalStateException("no luck");
                }))
                .run();
        assertThat(result)
                .failed()
                .failedWith("no luck")
                .failedWith("IllegalState")
                .hasHtml("so far");
        assertThat(result).hasOutcome(Outcome.FAILED);
        for (Runnable wrong : List.<Runnable>of(
                () -> assertThat(result).succeeded(),
                () -> assertThat(result).timedOut(),
                () -> assertThat(result).failedWith("luck was there"),
                () -> assertThat(result).hasReturnCode(0),
                () -> assertThat(result).hasText("so far"),
                () -> assertThat(result).hasHtml("elsewhere"),
                () -> assertThat(result).isRejected(Reason.FROZEN))) {
            assertThatThrownBy(wrong::run)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("test.plugin must have ")
                    .hasMessageContaining("no luck")
                    .hasMessageContaining("<b>so far</b>");
        }
    }

    @Test
    void noResultIsAFailureAndNoAccident() {
        ExecutionResult none = Arrays.asList(new ExecutionResult[1]).get(0);
        for (Consumer<ExecutionResultAssert> asked : List.<Consumer<ExecutionResultAssert>>of(
                ExecutionResultAssert::succeeded,
                ExecutionResultAssert::leftNothing,
                result -> result.failedWith("x"),
                result -> result.hasReturnCode(0),
                result -> result.hasText("x"),
                result -> result.isRejected(Reason.FROZEN))) {
            assertThatThrownBy(() -> asked.accept(assertThat(none)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("not to be null");
        }
    }

    @Test
    void nothingOfATesterIsLeft() {
        Leaks leaks = Leaks.since();
        long before = folders();
        ExecutionResult unused =
                PluginTester.of(PLUGINS.resolve("tool.py")).commands(tool).run();
        assertThat(folders()).isEqualTo(before);
        assertThat(leaks.left()).isEmpty();
    }

    private static long folders() {
        String[] names = Path.of(System.getProperty("java.io.tmpdir"))
                .toFile()
                .list((parent, name) -> name.startsWith(Folders.PREFIX));
        return names == null ? 0 : names.length;
    }
}
