package io.countermeasure.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Why a request was not allowed to run. Immutable and thread-safe.
 *
 * @param reason the rule that refused it
 * @param message subject, rule and actual value in one sentence
 * @param nextAllowed when the same request would be allowed, if that is known
 */
public record Rejection(Reason reason, String message, Optional<Instant> nextAllowed) {

    /**
     * {@return a rejection that says nothing of when it will be allowed}
     *
     * @param reason which rule refused it
     * @param message why, in a sentence
     */
    public static Rejection of(Reason reason, String message) {
        return new Rejection(reason, message, Optional.empty());
    }

    /** The rules that can refuse a run, in the order in which they are asked. */
    public enum Reason {
        /** No plugin has this key. */
        UNKNOWN,
        /** The plugin with this key is unusable: its file is bad, its key is taken twice, or it was quarantined. */
        INVALID,
        /** This request id was already started. */
        DUPLICATE,
        /** The request's {@code notAfter} has passed. */
        STALE,
        /** All runs are frozen. */
        FROZEN,
        /** This plugin is disabled. */
        DISABLED,
        /** A disruptive plugin ran too often in a day. */
        BREAKER_OPEN,
        /** Its {@code max_frequency} has not passed since its last start. */
        TOO_FREQUENT,
        /** It is running now. */
        ALREADY_RUNNING,
        /** As many runs as the policy allows are under way, or the engine is closed. */
        OVERLOADED,
        /** sudo rights that it declares are missing. */
        MISSING_PERMISSIONS,
        /** A guarantee that it requires cannot be enforced on this host. */
        SANDBOX_UNAVAILABLE,
        /** Its start could not be recorded, and it must not run unrecorded. */
        STATE_UNWRITABLE,
        /** A gate of the embedder's refused it. */
        DENIED
    }
}
