package io.countermeasure.core.internal.sudo;

import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.CommandResult;
import java.util.List;
import java.util.stream.Stream;

/** What sudo's messages mean, in the C locale. Stateless. */
final class SudoWords {

    private static final int LONGEST = 300;
    private static final int MOST = 5;

    private SudoWords() {}

    /** Whether no rule is about the user. */
    static boolean isStranger(CommandResult said) {
        return Stream.of(" may not run sudo ", " is not in the sudoers file", " is not allowed to run sudo ")
                .anyMatch((said.stdout() + said.stderr())::contains);
    }

    static boolean wantsPassword(CommandResult said) {
        return said.stderr().contains("a password is required");
    }

    static boolean wantsTerminal(CommandResult said) {
        return said.stderr().contains("you must have a tty");
    }

    /** Whether root may not even ask. */
    static boolean keepsRootOut(CommandResult said) {
        return said.stderr().contains("root is not allowed to sudo");
    }

    static boolean findsNoCommand(CommandResult said) {
        return said.stderr().contains(": command not found");
    }

    /** What it has against its own files: it works without those lines. */
    static List<String> complaints(CommandResult said) {
        return said.stderr()
                .lines()
                .filter(line -> line.startsWith("/") || line.startsWith("sudo: "))
                .map(line -> "SUDOERS: " + bounded(line))
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** Why it did nothing. */
    static String last(CommandResult said) {
        List<String> lines =
                said.stderr().lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "it exits with " + said.exitCode() : bounded(String.join("; ", lines));
    }

    private static String bounded(String words) {
        return Shown.escape(words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "...");
    }
}
