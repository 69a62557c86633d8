package io.countermeasure.core.internal.sudo;

import io.countermeasure.json.internal.Shown;
import io.countermeasure.process.RunUser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Text as sudoers reads it: {@code , : = #}, spaces and tabs have a backslash before them for its grammar; in arguments {@code * ? [ ] !}
 * and {@code ^} for what the grammar then hands to the matching of patterns; a backslash, which means something to both, four. Stateless.
 */
final class SudoersText {

    private static final String GRAMMAR = ",:=# \t";
    private static final String PATTERN = "*?[]!^";
    private static final String NOT_IN_PATHS = "*?[]\\\n\r";
    private static final String NOT_IN_ARGUMENTS = "\n\r";

    private SudoersText() {}

    /** A rule for exactly these words. */
    static String rule(RunUser user, List<String> words, Optional<Duration> limit, Optional<String> sha256) {
        String rule =
                user(user) + " ALL=(root)" + limit.map(SudoersText::timeout).orElse("") + " NOPASSWD: "
                        + sha256.map(hash -> "sha256:" + hash + " ").orElse("")
                        + command(words);
        // a backslash and a space at the end of a line would continue it
        return rule.matches(".*\\\\[ \t]") ? rule + "# the space before this counts" : rule;
    }

    /** A name that is none of sudoers' own words; a number, where it could be. */
    static String user(RunUser user) {
        boolean plain =
                user.name().matches("[a-z_][A-Za-z0-9_.@-]*") && user.name().matches(".*[a-z].*");
        return plain ? user.name() : "#" + user.uid();
    }

    /**
     * Without arguments, {@code ""} permits none; nothing would permit any.
     *
     * @throws IllegalArgumentException if sudoers has no way to say it
     */
    static String command(List<String> words) {
        String path = words.get(0);
        if (path.endsWith("/sudoedit")) {
            throw new IllegalArgumentException("sudoers permits sudoedit for files, and plugins have no editor");
        }
        refuse(path, NOT_IN_PATHS, "a path");
        List<String> arguments = words.subList(1, words.size());
        arguments.forEach(argument -> refuse(argument, NOT_IN_ARGUMENTS, "an argument"));
        if (arguments.equals(List.of("")) || arguments.equals(List.of("\"\""))) {
            throw new IllegalArgumentException("sudoers cannot name an only argument that is empty or \"\"");
        }
        // several spaces count as one, but for those that are escaped
        String space = arguments.contains("") ? "\\ " : " ";
        return escape(path, GRAMMAR)
                + " "
                + (arguments.isEmpty()
                        ? "\"\""
                        : arguments.stream()
                                .map(argument -> escape(argument, GRAMMAR + PATTERN))
                                .collect(Collectors.joining(space)));
    }

    /** It has no way to escape them there: they would be a pattern, or the end of the rule. */
    private static void refuse(String word, String unwritable, String what) {
        if (word.chars().anyMatch(c -> unwritable.indexOf(c) >= 0)) {
            throw new IllegalArgumentException("sudoers cannot name " + what + " with any of " + Shown.quote(unwritable)
                    + " but it was " + Shown.quote(word));
        }
    }

    private static String escape(String word, String escaped) {
        StringBuilder out = new StringBuilder(word.length());
        word.codePoints().forEach(c -> {
            if (c == '\\') {
                out.append("\\\\\\\\");
            } else {
                if (escaped.indexOf(c) >= 0) {
                    out.append('\\');
                }
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** In whole seconds, upwards: the agent ends the run first, and sudo ends what the agent cannot. */
    private static String timeout(Duration limit) {
        long seconds = limit.plusSeconds(1).minusNanos(1).toSeconds();
        return " TIMEOUT=" + Math.max(1, seconds);
    }
}
