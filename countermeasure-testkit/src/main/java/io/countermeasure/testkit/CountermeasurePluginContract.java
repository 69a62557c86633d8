package io.countermeasure.testkit;

import io.countermeasure.engine.RunPolicy;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Incident;
import io.countermeasure.model.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What holds for every plugin, in whatever language. Extend it, say how yours is tested, and its rules are tests of yours:
 *
 * <pre>{@code
 * class RestartNginxTest extends CountermeasurePluginContract {
 *     @Override
 *     protected PluginTester tester() {
 *         return PluginTester.of(Path.of("plugins/restart_nginx.json"))
 *                 .commands(FakeCommands.strict().on("/usr/bin/systemctl", "restart", "nginx").exits(0));
 *     }
 * }
 * }</pre>
 *
 * <p>JUnit makes one instance for each rule. A rule fails with an {@link AssertionError} that says what must hold and what was found.
 */
public abstract class CountermeasurePluginContract {

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration A_YEAR = Duration.ofDays(365);

    /** For subclasses. */
    protected CountermeasurePluginContract() {}

    /** {@return a new tester of the plugin, in which its commands are played so that it succeeds} */
    protected abstract PluginTester tester();

    @Test
    final void validationFindsNothing() {
        List<Problem> problems = tester().validate();
        Rules.hold(problems.isEmpty(), "validation must find nothing but found " + problems);
    }

    @Test
    final void itIsTheSameWhenItIsLoadedAgain() {
        Rules.hold(
                metadata(tester()).equals(metadata(tester())),
                "metadata must be the same when the plugin is loaded again but is another");
    }

    @Test
    final void itSucceeds() {
        ExecutionResult result = tester().run();
        Rules.hold(result.succeeded(), "the run must succeed but was: " + Telling.of(result));
    }

    @Test
    final void itSaysWhatItDid() {
        ExecutionResult result = tester().run();
        Rules.hold(
                !result.outputs().isEmpty() || result.returnCode().isPresent(),
                "a run must save an output or a return code but saved neither");
    }

    @Test
    final void anIncidentThatSaysNothingIsNoFailure() {
        ExecutionResult result = tester().incident(Incident.empty()).run();
        Rules.hold(
                result.failure().isEmpty(),
                "an incident without data must not make the plugin fail but: " + Telling.of(result));
    }

    @Test
    final void dataOfTheIncidentIsInNoCommand() {
        for (Incident incident : List.of(Incidents.hostile(), Incidents.hostileCritical())) {
            isInNoCommand(incident);
        }
    }

    private void isInNoCommand(Incident incident) {
        PluginTester tester = tester().incident(incident);
        Rules.hold(tester.plays(), "commands must be played to be looked at but are executed");
        FakeCommands commands = tester.played();
        ExecutionResult unused = tester.run();
        List<List<String>> injected = commands.calls().stream()
                .filter(call -> call.stream().anyMatch(word -> word.contains(Incidents.INJECTION)))
                .toList();
        Rules.hold(injected.isEmpty(), "no command must have data of the incident in it but there is " + injected);
    }

    @Test
    final void theSecondRunGoesLikeTheFirst() {
        FakeClock clock = new FakeClock();
        try (PluginTester.Session session = tester().clock(clock).start()) {
            ExecutionResult first = session.run();
            clock.advance(A_YEAR);
            ExecutionResult second = session.run();
            Rules.hold(
                    first.outcome() == second.outcome() && first.returnCode().equals(second.returnCode()),
                    "the second run must go like the first, " + first.summary() + ", but was: " + Telling.of(second));
        }
    }

    @Test
    final void itEndsAtItsDeadline() {
        ExecutionResult result = tester().allHanging()
                .maxRuntime(SHORT)
                .engine(builder -> builder.runPolicy(RunPolicy.builder()
                        .grace(Duration.ofSeconds(1))
                        .warmCommands(0)
                        .warmWorkers(0)
                        .build()))
                .run();
        Rules.hold(
                !Telling.isStillRunning(result),
                "a run must end when it is interrupted at its deadline but: " + Telling.of(result));
    }

    @Test
    final void nothingOfItIsLeft() {
        Leaks leaks = Leaks.since();
        ExecutionResult unused = tester().run();
        leaks.check();
    }

    private static Object metadata(PluginTester tester) {
        try (PluginTester.Session session = tester.start()) {
            Catalog catalog = session.engine().registry().catalog();
            return catalog.find(session.textKey()).orElseThrow().metadata();
        }
    }
}
