package io.countermeasure.core.internal.load;

import org.jspecify.annotations.Nullable;

/** A bounded call has no result. The message goes on after the call's name: "gave no answer ...", "failed: ...". */
final class CallFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    CallFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
