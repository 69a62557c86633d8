package io.countermeasure.core.internal.sudo;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A rule's arguments, as sudo lists them: {@code fnmatch} patterns with {@code , : = #} escaped, or a regular expression.
 * What cannot be told exactly is MAYBE. Immutable and thread-safe.
 */
final class ArgumentPattern {

    private static final String NONE = "\"\"";
    private static final String ALSO_ESCAPED = ",:=#";
    private static final String SPECIAL = "\\^$.|?*+()[]{}";

    private final StringBuilder regex = new StringBuilder();
    private final String listed;
    private boolean exact = true;
    private boolean unclear;

    ArgumentPattern(String listed) {
        this.listed = listed;
        if (listed.startsWith("^") && listed.endsWith("$")) {
            exact = false;
            unclear = true;
        } else {
            read();
        }
    }

    /** Whether it permits one text of arguments alone. */
    boolean isExact() {
        return exact;
    }

    /** Whether these match, with spaces between them. */
    Match match(List<String> words) {
        if (listed.equals(NONE)) {
            return Match.of(words.isEmpty()); // an empty one is one
        }
        if (unclear) {
            return Match.MAYBE;
        }
        String arguments = String.join(" ", words);
        boolean matches = Pattern.compile(regex.toString(), Pattern.DOTALL)
                .matcher(arguments)
                .matches();
        // what a "?" is depends on the locale where a character has several bytes
        boolean plain = exact || arguments.chars().allMatch(c -> c < 128);
        return plain ? Match.of(matches) : Match.MAYBE;
    }

    private void read() {
        for (int i = 0; i < listed.length(); i++) {
            char c = listed.charAt(i);
            if (c == '\\') {
                i = escape(i);
            } else if (c == '*' || c == '?') {
                exact = false;
                regex.append(c == '*' ? ".*" : ".");
            } else if (c == '[') {
                exact = false;
                unclear = true;
            } else {
                literal(c);
            }
        }
    }

    /** The listing escapes some characters itself, but no backslash: then the first of several belongs to the character. */
    private int escape(int start) {
        int end = start;
        while (end < listed.length() && listed.charAt(end) == '\\') {
            end++;
        }
        int backslashes = end - start;
        char next = end < listed.length() ? listed.charAt(end) : '\\';
        boolean byListing = ALSO_ESCAPED.indexOf(next) >= 0;
        unclear |= byListing && backslashes > 1 && next == '#';
        for (int i = 0; i < (byListing ? backslashes - 1 : backslashes) / 2; i++) {
            literal('\\');
        }
        if (byListing || backslashes % 2 == 1) {
            literal(next);
            return end;
        }
        return end - 1;
    }

    private void literal(char c) {
        regex.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
    }
}
