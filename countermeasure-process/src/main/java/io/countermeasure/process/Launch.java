package io.countermeasure.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be started, and how.
 *
 * @param words the words; the first is an absolute path
 * @param environment all of the environment but the cookie
 * @param directory where it runs
 * @param limits what it may use
 * @param maxOutputBytes how much of each stream is kept
 * @param grace how long it has between TERM and KILL
 * @param user who it runs as, if not as the JVM's user
 * @param files where its output goes instead of pipes: it is then not tied to the JVM
 * @param hold what holds it together
 * @param live is given output as it comes
 * @param enclosed what shuts it in
 */
public record Launch(
        List<String> words,
        Map<String, String> environment,
        Path directory,
        Limits limits,
        int maxOutputBytes,
        Duration grace,
        Optional<RunUser> user,
        Optional<OutputFiles> files,
        Hold hold,
        LiveOutput live,
        Optional<Enclosed> enclosed) {

    /**
     * Copies what can change.
     *
     * @param words the first is an absolute path
     * @param environment all of it but the cookie
     * @param directory where it runs
     * @param limits what it may use
     * @param maxOutputBytes how much of each stream is kept
     * @param grace the time between TERM and KILL
     * @param user empty for the JVM's user
     * @param files where its output goes instead of pipes
     * @param hold what holds it together
     * @param live is given output as it comes
     * @param enclosed what shuts it in
     */
    public Launch {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /**
     * Makes one that nothing shuts in.
     *
     * @param words the first is an absolute path
     * @param environment all of it but the cookie
     * @param directory where it runs
     * @param limits what it may use
     * @param maxOutputBytes how much of each stream is kept
     * @param grace the time between TERM and KILL
     * @param user empty for the JVM's user
     * @param files where its output goes instead of pipes
     * @param hold what holds it together
     * @param live is given output as it comes
     */
    public Launch(
            List<String> words,
            Map<String, String> environment,
            Path directory,
            Limits limits,
            int maxOutputBytes,
            Duration grace,
            Optional<RunUser> user,
            Optional<OutputFiles> files,
            Hold hold,
            LiveOutput live) {
        this(words, environment, directory, limits, maxOutputBytes, grace, user, files, hold, live, Optional.empty());
    }

    /** Whether a watcher has to end it when this JVM dies, as nothing else does. */
    boolean isWatched() {
        return !ProcFs.SHOWS_CHILDREN
                || enclosed.filter(Enclosed::endsWithStarter).isEmpty();
    }

    /** Where the command runs, as it sees it itself. */
    Path directoryWithin() {
        return enclosed.map(Enclosed::directory).orElse(directory);
    }
}
