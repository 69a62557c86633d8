package io.countermeasure.testkit;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.SandboxPolicy;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What holds for every {@link Sandbox}. Extend it, name yours, and its rules are tests of yours. Those that execute something by a plan
 * are skipped, with the reason, where the sandbox refuses to stand on this host. Whether a guarantee that a plan names is really enforced
 * they do not find out: that takes tests of your own.
 *
 * <p>JUnit makes one instance for each rule. A rule fails with an {@link AssertionError} that says what must hold and what was found.
 */
public abstract class SandboxContract {

    private static final int PROCESSES = 64;
    private static final long SCRATCH = 64L << 20;
    private static final int CODE = 7;
    private static final List<String> ODD_WORDS = List.of("a b", "", "*", "$HOME", "'", "\"", "\\", "a\nb", "-x", "é");

    /** For subclasses. */
    protected SandboxContract() {}

    /** {@return the sandbox that is held to the contract} */
    protected abstract Sandbox sandbox();

    /** {@return what it is asked to plan; by default a run that requires nothing, as the agent's user, without sudo} */
    protected SandboxRequest request() {
        return new SandboxRequest(SandboxPolicy.none(), Optional.empty(), false, PROCESSES, SCRATCH);
    }

    @Test
    final void itHasAName() {
        Rules.name(sandbox()::name, "the sandbox");
    }

    @Test
    final void aPlanHasTheNameOfItsSandbox() {
        Sandbox sandbox = sandbox();
        String name = sandbox.plan(request()).sandbox();
        Rules.hold(
                name.equals(sandbox.name()),
                "plan must be one of \"" + sandbox.name() + "\" but is one of \"" + name + "\"");
    }

    @Test
    final void equalRequestsGetEqualPlans() {
        Sandbox sandbox = sandbox();
        SandboxPlan first = sandbox.plan(request());
        SandboxPlan second = sandbox.plan(request());
        Rules.hold(first.equals(second), "equal requests must get equal plans but got " + first + " and " + second);
    }

    @Test
    final void severalThreadsMayAskAtOnce() {
        Sandbox sandbox = sandbox();
        List<SandboxPlan> plans = Rules.atOnce(() -> sandbox.plan(request()));
        Rules.hold(!plans.contains(null), "threads that ask at once must get plans but got " + plans);
    }

    @Test
    final void aPlanSpeaksOfEveryGuaranteeOnce() {
        SandboxPlan plan = sandbox().plan(request());
        for (Guarantee guarantee : Guarantee.values()) {
            boolean yes = plan.enforced().containsKey(guarantee);
            boolean no = plan.notEnforced().containsKey(guarantee);
            Rules.hold(yes != no, guarantee + " must be enforced or not enforced but is " + (yes ? "both" : "neither"));
        }
    }

    @Test
    final void aPlanSaysHowAndWhyNot() {
        SandboxPlan plan = sandbox().plan(request());
        plan.enforced()
                .forEach((guarantee, how) -> Rules.hold(!how.isBlank(), guarantee + " must say how but is blank"));
        plan.notEnforced()
                .forEach((guarantee, why) -> Rules.hold(!why.isBlank(), guarantee + " must say why not but is blank"));
    }

    @Test
    final void aPlanThatRefusesEnforcesNothing() {
        SandboxPlan plan = sandbox().plan(request());
        Rules.hold(
                plan.refusal().isEmpty() || plan.enforced().isEmpty(),
                "a plan that runs nothing must enforce nothing but enforces " + plan.enforced());
    }

    @Test
    final void planningLeavesNothing() {
        Leaks leaks = Leaks.since();
        SandboxPlan unused = sandbox().plan(request());
        leaks.check();
    }

    @Test
    final void theExitCodeIsTheCommands() {
        ExecutionResult result = run(Command.of("/bin/sh", "-c", "exit " + CODE));
        Rules.hold(
                result.returnCode().orElse(-1) == CODE,
                "return code must be the command's, " + CODE + ", but: " + Telling.of(result));
    }

    @Test
    final void theWordsArriveAsTheyAre() {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", "printf '<%s>' \"$@\"", "sh"));
        words.addAll(ODD_WORDS);
        ExecutionResult result = run(Command.of(words));
        String expected = "<" + String.join("><", ODD_WORDS) + ">";
        Rules.hold(
                result.textOutput().equals(expected),
                "words must arrive as they are, " + expected + ", but: " + Telling.of(result));
    }

    @Test
    final void bothOutputsArriveApart() {
        ExecutionResult result = run(Command.shell("echo said; echo complained >&2"));
        Rules.hold(
                result.textOutput().equals("said\n")
                        && result.console().stderr().equals("complained\n"),
                "output and complaints must arrive, each in its place, but: " + Telling.of(result));
    }

    @Test
    final void theIncidentCanBeReadByItsVariable() {
        ExecutionResult result = run(Command.shell("cat -- \"$COUNTERMEASURE_INCIDENT\""));
        Rules.hold(
                result.textOutput().contains(Incidents.CRITICAL_LABEL),
                "the file that COUNTERMEASURE_INCIDENT names must be readable, with \"" + Incidents.CRITICAL_LABEL
                        + "\", but: " + Telling.of(result));
    }

    private ExecutionResult run(Command command) {
        Sandbox sandbox = sandbox();
        Optional<String> refusal = sandbox.plan(request()).refusal();
        Assumptions.assumeTrue(
                refusal.isEmpty(), () -> "the sandbox does not stand on this host: " + refusal.orElse(""));
        CountermeasureMetadata metadata = CountermeasureMetadata.builder("contract.sandbox")
                .name("Contract")
                .author("countermeasure-testkit")
                .description("Runs one command in the sandbox")
                .sandbox(request().policy())
                .build();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .sandbox(sandbox)
                .register(CommandCountermeasure.of(metadata, command))
                .build()) {
            return engine.request("contract.sandbox")
                    .incident(Incidents.critical())
                    .run();
        }
    }
}
