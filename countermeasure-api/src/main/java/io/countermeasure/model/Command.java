package io.countermeasure.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command to run: words that are handed to the system as they stand, or one text for {@code /bin/sh}. There is no
 * interpolation and no template: data reaches a command through files, never as part of it.
 *
 * <p>Immutable and thread-safe; every {@code with..} returns another command. Its standard input is empty.
 */
public final class Command {

    /** The longest word and the longest {@code name=value}, in UTF-8 bytes: what Linux takes, less its final zero. */
    public static final int MAX_WORD_BYTES = 131_071;

    private static final int MAX_WORDS = 4_096;

    private final List<String> words;
    private final boolean shell;
    private final boolean sudo;
    private final Map<String, String> environment;
    private final Optional<Path> workingDirectory;
    private final Optional<Duration> timeout;

    private Command(
            List<String> words,
            boolean shell,
            boolean sudo,
            Map<String, String> environment,
            Optional<Path> workingDirectory,
            Optional<Duration> timeout) {
        this.words = words;
        this.shell = shell;
        this.sudo = sudo;
        this.environment = environment;
        this.workingDirectory = workingDirectory;
        this.timeout = timeout;
    }

    /**
     * {@return the command of these words} The first is the executable: an absolute path, or a name that is looked up
     * in the run's own PATH.
     *
     * @param words 1 to 4,096 words, none longer than {@value #MAX_WORD_BYTES} bytes
     * @throws IllegalArgumentException if there is no word, the first is blank, or one holds a NUL or is too long
     */
    public static Command of(String... words) {
        return of(List.of(words));
    }

    /**
     * {@return the same as {@link #of(String...)}, of a list}
     *
     * @param words 1 to 4,096 words, which are copied
     * @throws IllegalArgumentException as there
     */
    public static Command of(List<String> words) {
        if (words.isEmpty() || words.size() > MAX_WORDS) {
            throw new IllegalArgumentException(
                    "command must have 1 to " + MAX_WORDS + " words but had " + words.size());
        }
        Text.notBlank("command's first word", words.get(0));
        words.forEach(word -> checkWord("command word", word));
        return new Command(List.copyOf(words), false, false, Map.of(), Optional.empty(), Optional.empty());
    }

    /**
     * {@return the command that has {@code /bin/sh -c} run this text}
     *
     * @param text of at most {@value #MAX_WORD_BYTES} bytes
     * @throws IllegalArgumentException if the text is blank, holds a NUL or is too long
     */
    public static Command shell(String text) {
        Text.notBlank("command", text);
        checkWord("command", text);
        return new Command(List.of("/bin/sh", "-c", text), true, false, Map.of(), Optional.empty(), Optional.empty());
    }

    /**
     * {@return this command through {@code sudo -n --}} Only lines that the plugin declares in sudoRequirements may do
     * so.
     */
    public Command withSudo() {
        return new Command(words, shell, true, environment, workingDirectory, timeout);
    }

    /**
     * {@return this command with one more environment variable}
     *
     * @param name letters, digits and underscores, not first a digit; those that start with {@code COUNTERMEASURE_} are
     *     the library's
     * @param value of any characters but NUL; takes the place of one that this command has of that name
     * @throws IllegalArgumentException if the name is not a C identifier, or is one that the library sets
     */
    public Command withEnvironment(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(checkVariable(name, value), value);
        return new Command(words, shell, sudo, Collections.unmodifiableMap(more), workingDirectory, timeout);
    }

    /**
     * {@return this command in that directory instead of the run's own}
     *
     * @param directory an absolute path
     * @throws IllegalArgumentException if the path is not absolute
     */
    public Command withWorkingDirectory(Path directory) {
        return new Command(words, shell, sudo, environment, Optional.of(absolute(directory)), timeout);
    }

    /**
     * {@return this command with a limit of its own, below the run's}
     *
     * @param limit at most 2,147,483,647 seconds
     * @throws IllegalArgumentException if the limit is not positive
     */
    public Command withTimeout(Duration limit) {
        if (limit.isZero() || limit.isNegative() || limit.toSeconds() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "command timeout must be more than zero and at most 2147483647 seconds but was " + limit);
        }
        return new Command(words, shell, sudo, environment, workingDirectory, Optional.of(limit));
    }

    /** {@return the words, without sudo: for a shell text {@code /bin/sh}, {@code -c} and the text} */
    public List<String> words() {
        return words;
    }

    /** {@return whether this is a text for a shell} */
    public boolean isShell() {
        return shell;
    }

    /** {@return whether it goes through sudo} */
    public boolean isSudo() {
        return sudo;
    }

    /** {@return what is added to the run's environment} */
    public Map<String, String> environment() {
        return environment;
    }

    /** {@return the directory it runs in, if not the run's own} */
    public Optional<Path> workingDirectory() {
        return workingDirectory;
    }

    /** {@return its own limit, if it has one} */
    public Optional<Duration> timeout() {
        return timeout;
    }

    /** {@return what really is executed: the words, behind {@code sudo -n --} where sudo is asked for} */
    public List<String> argv() {
        if (!sudo) {
            return words;
        }
        List<String> argv = new ArrayList<>(List.of("sudo", "-n", "--"));
        argv.addAll(words);
        return List.copyOf(argv);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Command that
                && words.equals(that.words)
                && shell == that.shell
                && sudo == that.sudo
                && environment.equals(that.environment)
                && workingDirectory.equals(that.workingDirectory)
                && timeout.equals(that.timeout);
    }

    @Override
    public int hashCode() {
        return words.hashCode();
    }

    /** The words, for logs: quoted and bounded. */
    @Override
    public String toString() {
        return argv().stream().map(Text::quote).toList().toString();
    }

    static String checkVariable(String name, String value) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "environment name must be letters, digits and underscores, not first a digit, but was "
                            + Text.quote(name));
        }
        if (name.startsWith("COUNTERMEASURE_")) {
            throw new IllegalArgumentException(
                    "environment name must not start with COUNTERMEASURE_ but was " + Text.quote(name));
        }
        checkWord("environment value of " + name, name + "=" + value);
        return name;
    }

    static Path absolute(Path directory) {
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException(
                    "working_directory must be absolute but was " + Text.quote(directory.toString()));
        }
        return directory;
    }

    private static void checkWord(String what, String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " must not hold a NUL character but was " + Text.quote(word));
        }
        if (word.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException(
                    what + " must not hold half a surrogate pair but was " + Text.quote(word));
        }
        int bytes = word.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_WORD_BYTES) {
            throw new IllegalArgumentException(what + " must be at most " + MAX_WORD_BYTES + " bytes but was " + bytes);
        }
    }
}
