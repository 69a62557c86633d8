package io.countermeasure.model;

import java.util.Locale;
import java.util.Optional;

/** How bad an incident is. What the monitoring system sent, known here or not, is kept beside it as text. Immutable and thread-safe. */
public enum Severity {
    /** {@code info}. */
    INFO,
    /** {@code warning}. */
    WARNING,
    /** {@code critical}. */
    CRITICAL;

    /**
     * {@return the severity of that name in any case, or empty if it is none of ours}
     *
     * @param text its name; space around it does not count
     */
    public static Optional<Severity> of(String text) {
        String wanted = text.strip().toUpperCase(Locale.ROOT);
        for (Severity severity : values()) {
            if (severity.name().equals(wanted)) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }
}
