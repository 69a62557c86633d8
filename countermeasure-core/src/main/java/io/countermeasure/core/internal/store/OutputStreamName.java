package io.countermeasure.core.internal.store;

import java.util.Locale;

/** What a run puts out. */
public enum OutputStreamName {
    /** What it prints. */
    STDOUT,
    /** What it complains. */
    STDERR,
    /** Text that it saves. */
    TEXT,
    /** HTML that it saves. */
    HTML;

    String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
