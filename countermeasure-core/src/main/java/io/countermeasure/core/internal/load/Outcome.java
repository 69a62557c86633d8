package io.countermeasure.core.internal.load;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What a bounded call came to. What is thrown travels as a value: an ExecutionException would ask it for its words,
 * which may throw as well. Immutable.
 */
record Outcome<T>(@Nullable T value, @Nullable Throwable thrown) {

    static <T> Outcome<T> of(Callable<T> work) {
        try {
            return new Outcome<>(work.call(), null);
        } catch (Throwable thrown) {
            return new Outcome<>(null, thrown);
        }
    }

    /**
     * The value.
     *
     * @throws CallFailedException if there is none
     * @throws VirtualMachineError what the work threw, if it is the JVM's own failure
     */
    @SuppressWarnings("NullAway") // a null value is the work's own
    T get() throws CallFailedException {
        if (thrown == null) {
            return value;
        }
        if (thrown instanceof CallFailedException failed) {
            throw failed;
        }
        Guard.rethrowIfFatal(thrown);
        throw new CallFailedException("failed: " + Words.failure(thrown), thrown);
    }
}
