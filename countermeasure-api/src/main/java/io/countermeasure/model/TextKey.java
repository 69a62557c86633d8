package io.countermeasure.model;

import java.util.regex.Pattern;

/**
 * The unique name of a countermeasure, such as {@code nginx.restart}: 1 to {@value #MAX_LENGTH} lower-case ASCII
 * letters, digits, underscores and periods, with no leading, trailing or double period.
 *
 * <p>A key is only ever looked up in a registry; it is never a path, a class name or a command.
 * Immutable and thread-safe; ordered by its text.
 *
 * @param value the text
 */
public record TextKey(String value) implements Comparable<TextKey> {

    /** The longest key, in characters. */
    public static final int MAX_LENGTH = 128;

    private static final Pattern FORM = Pattern.compile("[a-z0-9_]+(?:\\.[a-z0-9_]+)*");

    /**
     * Checks the text.
     *
     * @param value the text
     * @throws IllegalArgumentException if the text is no key; the message names the rule and the text
     */
    public TextKey {
        if (!isValid(value)) {
            throw new IllegalArgumentException("textkey must be 1 to " + MAX_LENGTH
                    + " lower-case letters, digits, underscores and single inner periods but was "
                    + Text.quote(value));
        }
    }

    /**
     * {@return the key with this text}
     *
     * @param value the text
     * @throws IllegalArgumentException if the text is no key
     */
    public static TextKey of(String value) {
        return new TextKey(value);
    }

    /**
     * {@return whether the text is a key}
     *
     * @param value the text
     */
    public static boolean isValid(String value) {
        return value.length() <= MAX_LENGTH && FORM.matcher(value).matches();
    }

    @Override
    public int compareTo(TextKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
