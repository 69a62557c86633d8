package io.countermeasure.model;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with a plugin file, its folder or a registered plugin. Immutable and thread-safe.
 *
 * @param level whether the plugin is unusable or merely doubtful
 * @param file the file, or null if the plugin came from none
 * @param line the line from 1, or 0 if unknown
 * @param column the column from 1 in characters, or 0 if unknown
 * @param rule subject, rule and actual value in one sentence
 */
public record Problem(Level level, @Nullable Path file, int line, int column, String rule) {

    /** How bad it is. */
    public enum Level {
        /** The plugin is usable; somebody should look at it. */
        WARNING,
        /** The plugin is not offered, or, where it was validated, would not work on this host. */
        ERROR
    }

    /**
     * {@return an error in a file as a whole}
     *
     * @param file the file
     * @param rule what must hold, and the actual value
     */
    public static Problem error(Path file, String rule) {
        return new Problem(Level.ERROR, file, 0, 0, rule);
    }

    /**
     * {@return an error at a place in a file}
     *
     * @param file the file
     * @param line from 1
     * @param column from 1, in characters
     * @param rule what must hold, and the actual value
     */
    public static Problem error(Path file, int line, int column, String rule) {
        return new Problem(Level.ERROR, file, line, column, rule);
    }

    /**
     * {@return a warning about a file as a whole}
     *
     * @param file the file
     * @param rule what should hold, and the actual value
     */
    public static Problem warning(Path file, String rule) {
        return new Problem(Level.WARNING, file, 0, 0, rule);
    }

    /** {@code file:line:column: rule} on one line, without what is unknown, safe for logs and terminals. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (file != null) {
            text.append(Text.escape(file.toString())).append(':');
            if (line > 0) {
                text.append(line).append(':').append(Math.max(column, 1)).append(':');
            }
            text.append(' ');
        }
        if (level == Level.WARNING) {
            text.append("warning: ");
        }
        return text.append(Text.escape(rule)).toString();
    }
}
