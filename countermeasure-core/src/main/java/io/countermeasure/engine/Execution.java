package io.countermeasure.engine;

import io.countermeasure.core.internal.run.Aside;
import io.countermeasure.core.internal.run.Run;
import io.countermeasure.model.ExecutionResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** A run under way. Thread-safe. */
public final class Execution {

    private final Run run;

    Execution(Run run) {
        this.run = run;
    }

    /** {@return the unique id of this execution} */
    public String id() {
        return run.id();
    }

    /**
     * {@return the result, when it is there} Never completes exceptionally: a refusal and a failure are results too.
     * Cancelling the future does not cancel the run. What is chained to it runs on a thread of its own, and may block.
     */
    public CompletableFuture<ExecutionResult> result() {
        return run.result().isDone()
                ? run.result().copy()
                : run.result().thenApplyAsync(result -> result, work -> Aside.run("countermeasure-callback", work));
    }

    /** Blocks until the result is there. */
    ExecutionResult await() throws InterruptedException {
        try {
            return run.result().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run must end with a result but failed", e);
        }
    }

    /**
     * Ends the run, or vetoes it if it has not started. The result is then CANCELLED and names the reason. Returns at
     * once; does nothing if there is a result already.
     *
     * @param reason any text
     */
    public void cancel(String reason) {
        run.cancel(reason);
    }

    /**
     * Gives each line of a command's output to the listener as it comes, without its line end, from now on and on a
     * thread of its own; {@link RunRequest#onOutput} misses none before. A line of more than 16 KiB comes in pieces. A listener that
     * is too slow loses lines, not the run: the captured output is complete either way.
     *
     * @param listener is given one line at a time
     */
    public void onOutput(Consumer<String> listener) {
        run.onOutput(listener);
    }
}
