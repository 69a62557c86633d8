package io.countermeasure.core.internal.sudo;

import io.countermeasure.process.RunUser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Text as sudoers reads it: {@code , : = #} and spaces have a backslash before them for its grammar; {@code * ? [ ] !} and a first
 * {@code ^} for what the grammar then hands to the matching of patterns; a backslash, which means something to both, four. Stateless.
 */
final class SudoersText {

    private static final String GRAMMAR = ",:=# ";
    private static final String PATTERN = "*?[]!^";

    private SudoersText() {}

    /** A rule for exactly these words. */
    static String rule(RunUser user, List<String> words, Optional<Duration> limit, Optional<String> sha256) {
        String rule =
                user(user) + " ALL=(root)" + limit.map(SudoersText::timeout).orElse("") + " NOPASSWD: "
                        + sha256.map(hash -> "sha256:" + hash + " ").orElse("")
                        + command(words);
        // a backslash and a space at the end of a line would continue it
        return rule.endsWith("\\ ") ? rule + "# the space before this counts" : rule;
    }

    /** A name that is none of sudoers' own words; a number, where it could be. */
    static String user(RunUser user) {
        boolean plain = user.name().matches("[A-Za-z0-9_.@-]+") && user.name().matches(".*[a-z].*");
        return plain ? user.name() : "#" + user.uid();
    }

    /**
     * Without arguments, {@code ""} permits none; nothing would permit any.
     *
     * @throws IllegalArgumentException if sudoers has no way to say it
     */
    static String command(List<String> words) {
        List<String> arguments = words.subList(1, words.size());
        if (arguments.equals(List.of(""))) {
            throw new IllegalArgumentException("sudoers cannot name an empty argument that is the only one");
        }
        // several spaces count as one, but for those that are escaped
        String space = arguments.contains("") ? "\\ " : " ";
        return escape(words.get(0))
                + " "
                + (arguments.isEmpty()
                        ? "\"\""
                        : arguments.stream().map(SudoersText::escape).collect(Collectors.joining(space)));
    }

    private static String escape(String word) {
        StringBuilder out = new StringBuilder(word.length());
        word.codePoints().forEach(c -> {
            if (c == '\\') {
                out.append("\\\\\\\\");
            } else {
                if (GRAMMAR.indexOf(c) >= 0 || PATTERN.indexOf(c) >= 0) {
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
