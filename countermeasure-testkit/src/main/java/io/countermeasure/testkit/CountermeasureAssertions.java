package io.countermeasure.testkit;

import io.countermeasure.model.ExecutionResult;

/** Where assertions begin. Stateless and thread-safe. */
public final class CountermeasureAssertions {

    private CountermeasureAssertions() {}

    /** Assertions about a result. */
    public static ExecutionResultAssert assertThat(ExecutionResult result) {
        return new ExecutionResultAssert(result);
    }
}
