package io.countermeasure.core.internal.store;

import java.io.IOException;

/** A record that is there and cannot be understood. */
final class RecordException extends IOException {

    private static final long serialVersionUID = 1L;

    RecordException(String message) {
        super(message);
    }

    RecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
