package io.countermeasure.core.internal.sudo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Says which rules match a command, as sudo would: by path, or by the same file under the same last name. Of wildcards,
 * regular expressions and digests it says MAYBE. Immutable and thread-safe.
 *
 * @param words the command as sudo found it
 * @param target who it would run as
 */
record RuleMatcher(List<String> words, String target) {

    private static final String WILDCARDS = "*?[]\\";

    Match match(Rule rule) {
        Match match = runAs(rule).and(path(rule)).and(arguments(rule));
        boolean conditional = rule.hasDigest()
                || rule.attributes().keySet().stream().anyMatch(name -> name.startsWith("Not"))
                || rule.attributes().containsKey("Chroot");
        return conditional ? match.and(Match.MAYBE) : match;
    }

    /** Whether a listed path is that of the command. */
    Match path(String listed) {
        if (listed.equals("ALL")) {
            return Match.YES;
        }
        if (listed.startsWith("^")) {
            return Match.MAYBE;
        }
        if (!listed.startsWith("/")) {
            return Match.NO; // "list" and "sudoedit" are no paths
        }
        String path = listed.replaceAll("\\\\([,:= #])", "$1");
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean wild = path.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
        boolean wildName = name.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
        if (!name.isEmpty() && !wildName && !name.equals(name())) {
            return Match.NO;
        }
        if (wild) {
            return Match.MAYBE;
        }
        return sameFile(Path.of(name.isEmpty() ? path + name() : path));
    }

    /** Whether a list of target users has the one it would run as. */
    Match runAs(List<String> users) {
        if (users.stream().anyMatch(user -> user.startsWith("!"))) {
            return Match.MAYBE;
        }
        if (users.contains("ALL") || users.contains(target) || (target.equals("root") && users.contains("#0"))) {
            return Match.YES;
        }
        return users.stream().allMatch(user -> user.matches("[A-Za-z_][A-Za-z0-9_.-]*")) ? Match.NO : Match.MAYBE;
    }

    private Match runAs(Rule rule) {
        Optional<List<String>> users = rule.runAsUsers();
        return users.isEmpty() ? Match.YES : runAs(users.get());
    }

    private Match path(Rule rule) {
        return path(rule.path());
    }

    private Match arguments(Rule rule) {
        if (rule.isRegex()) {
            return Match.MAYBE;
        }
        List<String> arguments = words.subList(1, words.size());
        return rule.arguments()
                .map(listed -> new ArgumentPattern(listed).match(arguments))
                .orElse(Match.YES);
    }

    private Match sameFile(Path listed) {
        if (listed.equals(file())) {
            return Match.YES;
        }
        try {
            return Match.of(Files.isSameFile(listed, file()));
        } catch (IOException e) {
            // it is not there, or this user may not look: sudo, as root, may
            return Files.notExists(listed) ? Match.NO : Match.MAYBE;
        }
    }

    private String name() {
        return words.get(0).substring(words.get(0).lastIndexOf('/') + 1);
    }

    private Path file() {
        return Path.of(words.get(0));
    }
}
