package io.countermeasure.testkit;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about an {@link ExecutionResult}. Each returns itself, or throws an {@link AssertionError} that has the whole result in
 * words. Immutable but for its description.
 */
public final class ExecutionResultAssert extends AbstractAssert<ExecutionResultAssert, ExecutionResult> {

    ExecutionResultAssert(ExecutionResult actual) {
        super(actual, ExecutionResultAssert.class);
    }

    /**
     * Asserts that it is SUCCEEDED.
     *
     * @return this assertion
     */
    public ExecutionResultAssert succeeded() {
        return hasOutcome(Outcome.SUCCEEDED);
    }

    /**
     * Asserts that it is FAILED.
     *
     * @return this assertion
     */
    public ExecutionResultAssert failed() {
        return hasOutcome(Outcome.FAILED);
    }

    /**
     * Asserts that it is FAILED by an exception whose message, or type, has that text in it.
     *
     * @param text a part of the message or of the type's name
     * @return this assertion
     */
    public ExecutionResultAssert failedWith(String text) {
        failed();
        return check(
                result -> result.failure()
                        .filter(f -> f.message().contains(text) || f.type().contains(text))
                        .isPresent(),
                "failed with \"" + text + "\"");
    }

    /**
     * Asserts that it is TIMED_OUT.
     *
     * @return this assertion
     */
    public ExecutionResultAssert timedOut() {
        return hasOutcome(Outcome.TIMED_OUT);
    }

    /**
     * Asserts that it is REJECTED for that reason.
     *
     * @param reason the first rule that refused it
     * @return this assertion
     */
    public ExecutionResultAssert isRejected(Rejection.Reason reason) {
        return check(
                result -> result.rejection().filter(r -> r.reason() == reason).isPresent(),
                "been rejected as " + reason);
    }

    /**
     * Asserts that it has that outcome.
     *
     * @param outcome what it is to have come to
     * @return this assertion
     */
    public ExecutionResultAssert hasOutcome(Outcome outcome) {
        return check(result -> result.outcome() == outcome, "been " + outcome);
    }

    /**
     * Asserts that it has that return code.
     *
     * @param code a result without a return code does not have it
     * @return this assertion
     */
    public ExecutionResultAssert hasReturnCode(int code) {
        return check(
                result -> result.returnCode().isPresent() && result.returnCode().getAsInt() == code,
                "had return code " + code);
    }

    /**
     * Asserts that its text output has that text in it.
     *
     * @param text a part of all saved plain text, joined
     * @return this assertion
     */
    public ExecutionResultAssert hasText(String text) {
        return check(result -> result.textOutput().contains(text), "saved text with \"" + text + "\"");
    }

    /**
     * Asserts that its HTML output has that text in it.
     *
     * @param text a part of all saved HTML, joined
     * @return this assertion
     */
    public ExecutionResultAssert hasHtml(String text) {
        return check(result -> result.htmlOutput().contains(text), "saved HTML with \"" + text + "\"");
    }

    /**
     * Asserts that nothing that it started is left, as far as that had to be proven, and that no thread of it still runs.
     *
     * @return this assertion
     */
    public ExecutionResultAssert leftNothing() {
        return check(
                result -> result.killReport()
                                .filter(r -> r.verdict() != KillReport.Verdict.CLEAN)
                                .isEmpty()
                        && !Telling.isStillRunning(result),
                "left nothing behind");
    }

    private ExecutionResultAssert check(Predicate<ExecutionResult> holds, String expected) {
        isNotNull();
        if (!holds.test(actual)) {
            failWithMessage("%s must have %s but was: %s", actual.textKey(), expected, Telling.of(actual));
        }
        return this;
    }
}
