package io.countermeasure.core.internal.sudo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of sudoers that hold for a user, as sudo lists them. Immutable and thread-safe.
 *
 * @param general those for all its commands, such as {@code !authenticate} and {@code runas_default=daemon}
 * @param specific those for some target users or commands, such as {@code Defaults!/usr/bin/id !authenticate}
 */
record Defaults(List<String> general, List<String> specific) {

    private static final Pattern NEXT_SPECIFIC = Pattern.compile("\\s+(?=Defaults[>!])");

    /** From the text below each of the two titles. */
    static Defaults of(String general, String specific) {
        List<String> each = specific.isBlank() ? List.of() : List.of(NEXT_SPECIFIC.split(specific.strip()));
        return new Defaults(entries(general), each);
    }

    /** The last word on a switch, if there is one. */
    Optional<Boolean> flag(String name) {
        Optional<Boolean> last = Optional.empty();
        for (String entry : general) {
            if (entry.equals(name) || entry.equals("!" + name)) {
                last = Optional.of(entry.equals(name));
            }
        }
        return last;
    }

    /** The last value of a setting, if it has one. */
    Optional<String> value(String name) {
        Optional<String> last = Optional.empty();
        for (String entry : general) {
            if (entry.startsWith(name + "=")) {
                last = Optional.of(entry.substring(name.length() + 1).replaceAll("\\\\(.)|\"", "$1"));
            } else if (entry.equals("!" + name)) {
                last = Optional.empty();
            }
        }
        return last;
    }

    /** Those for some only that speak of that setting. */
    List<String> specificOf(String name) {
        return specific.stream().filter(entry -> entry.contains(name)).toList();
    }

    /** What commas separate; one that is quoted or follows a backslash does not. */
    private static List<String> entries(String text) {
        List<String> entries = new ArrayList<>();
        StringBuilder entry = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' && !quoted) {
                entries.add(entry.toString().strip());
                entry.setLength(0);
                continue;
            }
            entry.append(c);
            if (c == '\\' && i + 1 < text.length()) {
                entry.append(text.charAt(++i));
            }
            quoted ^= c == '"';
        }
        entries.add(entry.toString().strip());
        return entries.stream().filter(e -> !e.isEmpty()).toList();
    }
}
