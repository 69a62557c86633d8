package io.countermeasure.testkit;

import io.countermeasure.model.ExecutionResult;

/** Where assertions begin. Stateless and thread-safe. */
public final class CountermeasureAssertions {

    private CountermeasureAssertions() {}

    /**
     * {@return assertions about a result}
     *
     * @param result what a run or a request came to
     */
    public static ExecutionResultAssert assertThat(ExecutionResult result) {
        return new ExecutionResultAssert(result);
    }
}
