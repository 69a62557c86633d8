package io.countermeasure.core.internal.sudo;

import io.countermeasure.process.Executables;
import io.countermeasure.process.Launcher;
import io.countermeasure.process.RunUser;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one declared line needs in sudoers. Immutable and thread-safe.
 *
 * @param plugin the key of the plugin whose line it is
 * @param line the line
 * @param words its words
 * @param limit the longest that the plugin may run
 */
public record Grant(String plugin, String line, List<String> words, Optional<Duration> limit) {

    /** Copies the list. */
    public Grant {
        words = List.copyOf(words);
    }

    /** The rule that permits it and nothing else; empty if its command is not there, or no rule can say it. */
    public Optional<String> rule(RunUser user) {
        try {
            return absolute().map(all -> SudoersText.rule(user, all, limit, Optional.empty()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The words with the absolute path of the command; empty if it is not there. */
    Optional<List<String>> absolute() {
        String command = words.get(0);
        Optional<String> path = command.startsWith("/")
                ? Optional.of(command).filter(Grant::isThere)
                : Executables.find(command, Launcher.PATH);
        return path.map(file -> {
            List<String> all = new ArrayList<>(words);
            all.set(0, file);
            return all;
        });
    }

    /** A rule for a folder would permit all that is in it. Of what this user may not look at, nothing is known. */
    private static boolean isThere(String command) {
        try {
            Path file = Path.of(command);
            return !command.endsWith("/") && !Files.notExists(file) && !Files.isDirectory(file);
        } catch (InvalidPathException e) {
            return false; // nothing of that name can be looked at in this locale
        }
    }
}
