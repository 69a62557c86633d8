package io.countermeasure.core.internal.publish;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Output;
import java.util.Optional;

/** A result that is nowhere else. */
final class MemoryPending extends Pending {

    private final ExecutionResult result;
    private final Runnable onSettled;

    MemoryPending(ExecutionResult result, Runnable onSettled) {
        super(result.executionId(), result.textKey(), result.requests());
        this.result = result;
        this.onSettled = onSettled;
    }

    @Override
    boolean isBounded() {
        return true;
    }

    @Override
    long characters() {
        long outputs = result.outputs().stream()
                .map(Output::content)
                .mapToLong(String::length)
                .sum();
        return outputs
                + result.console().stdout().length()
                + result.console().stderr().length();
    }

    @Override
    Optional<ExecutionResult> load() {
        return Optional.of(result);
    }

    @Override
    void acknowledged(String sink) {}

    @Override
    void settled() {
        onSettled.run();
    }
}
