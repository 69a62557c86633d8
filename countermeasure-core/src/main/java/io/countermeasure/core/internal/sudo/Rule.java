package io.countermeasure.core.internal.sudo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One command of a sudoers rule, as sudo lists it. Immutable and thread-safe.
 *
 * @param attributes what the listing says of it by name: {@code RunAsUsers}, {@code Options} and the like
 * @param text the command as it is listed, with a {@code !} and digests
 */
record Rule(Map<String, String> attributes, String text) {

    private static final Pattern DIGESTS = Pattern.compile("(sha(224|256|384|512):[A-Za-z0-9+/=]+,?\\s+)+");

    /** Whether it forbids. */
    boolean isNegated() {
        return text.startsWith("!");
    }

    /** Whether it holds for files of a certain content only. */
    boolean hasDigest() {
        return DIGESTS.matcher(positive()).lookingAt();
    }

    /** The path, or a word such as ALL; a pattern, perhaps. */
    String path() {
        String command = command();
        return isRegex() ? command : command.split("(?<!\\\\) ", 2)[0];
    }

    /** Whether the path is a regular expression. */
    boolean isRegex() {
        return command().startsWith("^");
    }

    /** The arguments, if it names any: without, all are permitted. */
    Optional<String> arguments() {
        String[] parts = command().split("(?<!\\\\) ", 2);
        return isRegex() || parts.length < 2 ? Optional.empty() : Optional.of(parts[1]);
    }

    /** Without the {@code !} and digests. */
    String command() {
        Matcher digests = DIGESTS.matcher(positive());
        return digests.lookingAt() ? positive().substring(digests.end()) : positive();
    }

    /** Whom the command may run as. */
    Optional<List<String>> runAsUsers() {
        return list("RunAsUsers");
    }

    /** Whether it says itself if a password is needed. */
    Optional<Boolean> needsPassword() {
        List<String> options = list("Options").orElse(List.of());
        if (options.contains("!authenticate")) {
            return Optional.of(false);
        }
        return options.contains("authenticate") ? Optional.of(true) : Optional.empty();
    }

    /** Whether what it starts can start nothing itself. */
    boolean isNoExec() {
        return list("Options").orElse(List.of()).contains("noexec");
    }

    private String positive() {
        return isNegated() ? text.substring(1) : text;
    }

    private Optional<List<String>> list(String name) {
        return Optional.ofNullable(attributes.get(name)).map(value -> List.of(value.split(",\\s*", -1)));
    }
}
