package io.countermeasure.testkit;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about an {@link ExecutionResult}. Each returns itself, or throws an {@link AssertionError} that has the whole result in
 * words. Immutable but for its description.
 */
public final class ExecutionResultAssert extends AbstractAssert<ExecutionResultAssert, ExecutionResult> {

    ExecutionResultAssert(ExecutionResult actual) {
        super(actual, ExecutionResultAssert.class);
    }

    /** It is SUCCEEDED. */
    public ExecutionResultAssert succeeded() {
        return hasOutcome(Outcome.SUCCEEDED);
    }

    /** It is FAILED. */
    public ExecutionResultAssert failed() {
        return hasOutcome(Outcome.FAILED);
    }

    /** It is FAILED by an exception whose message, or type, has that text in it. */
    public ExecutionResultAssert failedWith(String text) {
        failed();
        return check(
                actual.failure()
                        .filter(f -> f.message().contains(text) || f.type().contains(text))
                        .isPresent(),
                "failed with \"" + text + "\"");
    }

    /** It is TIMED_OUT. */
    public ExecutionResultAssert timedOut() {
        return hasOutcome(Outcome.TIMED_OUT);
    }

    /** It is REJECTED for that reason. */
    public ExecutionResultAssert isRejected(Rejection.Reason reason) {
        return check(actual.rejection().filter(r -> r.reason() == reason).isPresent(), "been rejected as " + reason);
    }

    /** It has that outcome. */
    public ExecutionResultAssert hasOutcome(Outcome outcome) {
        return check(actual.outcome() == outcome, "been " + outcome);
    }

    /** It has that return code. */
    public ExecutionResultAssert hasReturnCode(int code) {
        return check(
                actual.returnCode().isPresent() && actual.returnCode().getAsInt() == code, "had return code " + code);
    }

    /** Its text output has that text in it. */
    public ExecutionResultAssert hasText(String text) {
        return check(actual.textOutput().contains(text), "saved text with \"" + text + "\"");
    }

    /** Its HTML output has that text in it. */
    public ExecutionResultAssert hasHtml(String text) {
        return check(actual.htmlOutput().contains(text), "saved HTML with \"" + text + "\"");
    }

    /** Nothing that it started is left, as far as that had to be proven. */
    public ExecutionResultAssert leftNothing() {
        return check(
                actual.killReport()
                        .filter(r -> r.verdict() != KillReport.Verdict.CLEAN)
                        .isEmpty(),
                "left nothing behind");
    }

    private ExecutionResultAssert check(boolean holds, String expected) {
        isNotNull();
        if (!holds) {
            failWithMessage("%s must have %s but was: %s", actual.textKey(), expected, Telling.of(actual));
        }
        return this;
    }
}
