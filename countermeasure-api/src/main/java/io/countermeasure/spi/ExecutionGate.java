package io.countermeasure.spi;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Incident;
import java.time.Instant;
import java.util.Optional;

/**
 * A rule of the embedder's that decides whether a run may start, asked after all of the engine's own. A fleet-wide
 * "at most one of these hosts at a time" is one.
 *
 * <p>Thread-safe. Called on the requester's thread. What it throws refuses the run.
 */
public interface ExecutionGate {

    /** {@return its name in verdicts} */
    String name();

    /**
     * Decides, and acquires what the run needs; it is held by the {@link Granted#permit() permit}.
     *
     * @param request what is to be decided
     * @return yes with a permit, or no with a reason
     */
    Decision acquire(GateRequest request);

    /**
     * Says what {@link #acquire} would say now, and acquires nothing: any permit in the answer is not used.
     *
     * @param request what would be decided
     * @return the answer that {@link #acquire} would give
     */
    Decision probe(GateRequest request);

    /**
     * What is to be decided.
     *
     * @param executionId the id the run has, or would have
     * @param metadata the plugin
     * @param incident what it answers
     */
    record GateRequest(String executionId, CountermeasureMetadata metadata, Incident incident) {}

    /** The answer: {@link Granted} or {@link Denied}. */
    sealed interface Decision {}

    /**
     * Yes.
     *
     * @param permit what the run holds meanwhile
     */
    record Granted(Permit permit) implements Decision {}

    /**
     * No.
     *
     * @param reason why, in a sentence
     * @param nextAllowed when it would be yes, if that is known
     */
    record Denied(String reason, Optional<Instant> nextAllowed) implements Decision {}

    /** What a run holds while it runs. Thread-safe. */
    interface Permit extends AutoCloseable {

        /**
         * Tells the permit whom to call, at most once and from any thread, if it is lost: the run is then cancelled.
         *
         * @param cancel to be called when the permit is lost
         */
        default void onLost(Runnable cancel) {}

        /**
         * Gives back what was acquired. Called exactly once, when there is a result or the run was refused later, on a thread of
         * its own; the result is handed out when it returns, or after 5 seconds.
         */
        @Override
        void close();
    }
}
