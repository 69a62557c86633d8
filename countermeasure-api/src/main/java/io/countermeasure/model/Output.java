package io.countermeasure.model;

/**
 * What a plugin saved for publishing. Text is only ever text; HTML is the plugin's and is to be sanitised before it
 * is shown. Immutable and thread-safe.
 */
public sealed interface Output {

    /** {@return the saved characters, in the order of the calls} */
    String content();

    /**
     * Plain text.
     *
     * @param content the saved text
     */
    record Text(String content) implements Output {}

    /**
     * Formatted HTML, untrusted.
     *
     * @param content the saved markup
     */
    record Html(String content) implements Output {}

    /** Which of the two a command's standard output becomes. */
    enum Format {
        /** {@link Text}, the default. */
        TEXT,
        /** {@link Html}. */
        HTML
    }
}
