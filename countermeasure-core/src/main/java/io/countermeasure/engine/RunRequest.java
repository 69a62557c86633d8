package io.countermeasure.engine;

import io.countermeasure.core.internal.run.Pipeline;
import io.countermeasure.core.internal.run.Request;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One configured run. Made by {@link CountermeasureEngine#request}, used once, by one thread.
 */
public final class RunRequest {

    private static final int LONGEST_ID = 256;

    private final Pipeline pipeline;
    private final String textKey;
    private Incident incident = Incident.empty();
    private Incident.@Nullable Event event;
    private @Nullable String requestId;
    private @Nullable Instant notAfter;
    private @Nullable Duration maxRuntime;
    private boolean dryRun;
    private final List<Consumer<String>> listeners = new ArrayList<>();

    RunRequest(Pipeline pipeline, String textKey) {
        this.pipeline = pipeline;
        this.textKey = Objects.requireNonNull(textKey, "textKey");
    }

    /**
     * Says what the run answers.
     *
     * @param value {@link Incident#empty()} by default
     * @return this request
     */
    public RunRequest incident(Incident value) {
        incident = Objects.requireNonNull(value, "incident");
        return this;
    }

    /**
     * Says whether that began or ended.
     *
     * @param value unknown by default
     * @return this request
     */
    public RunRequest event(Incident.Event value) {
        event = Objects.requireNonNull(value, "event");
        return this;
    }

    /**
     * Sets the requester's own id of this request: a second request with it is refused as a duplicate once the first
     * was started.
     *
     * @param value none by default
     * @return this request
     * @throws IllegalArgumentException if it is blank or longer than 256 characters
     */
    public RunRequest requestId(String value) {
        if (value.isBlank() || value.length() > LONGEST_ID) {
            throw new IllegalArgumentException(
                    "requestId must have 1 to " + LONGEST_ID + " characters but had " + value.length());
        }
        requestId = value;
        return this;
    }

    /**
     * Limits how long the request may be served: after that moment it is stale, and is refused.
     *
     * @param value by the wall clock; no limit by default
     * @return this request
     */
    public RunRequest notAfter(Instant value) {
        notAfter = Objects.requireNonNull(value, "notAfter");
        return this;
    }

    /**
     * Sets a limit for this run, below the plugin's and the policy's.
     *
     * @param value none by default
     * @return this request
     * @throws IllegalArgumentException if it is not positive, or more than 2,147,483,647 seconds
     */
    public RunRequest maxRuntime(Duration value) {
        maxRuntime = RunPolicy.limit("maxRuntime", value);
        return this;
    }

    /**
     * Gives each line of a command's output to the listener as it comes, from the first one on; else like
     * {@link Execution#onOutput}, which misses what came before it.
     *
     * @param listener is given one line at a time, on a thread of its own; as many as are wanted, none by default
     * @return this request
     */
    public RunRequest onOutput(Consumer<String> listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Only asks the gates: nothing is acquired, run, recorded or published. The result says what would have been.
     *
     * @return this request
     */
    public RunRequest dryRun() {
        dryRun = true;
        return this;
    }

    /**
     * Starts the run and returns at once.
     *
     * @return the run under way
     */
    public Execution start() {
        return new Execution(pipeline.submit(
                new Request(textKey, incident, event, requestId, notAfter, maxRuntime, listeners, dryRun)));
    }

    /**
     * Runs and waits for the result. A thread that is interrupted meanwhile cancels the run, waits for its end, and
     * keeps its interrupt flag.
     *
     * @return the result, of a refusal too
     */
    public ExecutionResult run() {
        Execution execution = start();
        boolean interrupted = false;
        while (true) {
            try {
                ExecutionResult result = execution.await();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return result;
            } catch (InterruptedException e) {
                interrupted = true;
                execution.cancel("the thread that waited for it was interrupted");
            }
        }
    }
}
