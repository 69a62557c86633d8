package io.countermeasure.core.internal.gate;

import io.countermeasure.model.Rejection;
import java.time.Instant;
import java.util.Optional;

/** What a gate says. */
public sealed interface Answer {

    /**
     * The run may go on.
     *
     * @param detail what the gate looked at
     * @param release gives back what was acquired
     */
    record Pass(String detail, Runnable release) implements Answer {}

    /**
     * It may not.
     *
     * @param rejection why
     */
    record Refuse(Rejection rejection) implements Answer {}

    /** Yes, and nothing was acquired. */
    static Answer pass(String detail) {
        return new Pass(detail, () -> {});
    }

    /** No. */
    static Answer refuse(Rejection.Reason reason, String message) {
        return new Refuse(Rejection.of(reason, message));
    }

    /** Not before that moment. */
    static Answer refuseUntil(Rejection.Reason reason, String message, Instant nextAllowed) {
        return new Refuse(new Rejection(reason, message, Optional.of(nextAllowed)));
    }
}
