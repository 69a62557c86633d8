package io.countermeasure.python;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.python.Interpreters.Choice;
import io.countermeasure.python.Interpreters.Interpreter;
import io.countermeasure.spi.LoadContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the jobs of one interpreter that look at plugin files. For one thread. */
final class Helper {

    private static final List<String> FLAGS = List.of("-I", "-B", "-X", "utf8");
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(60);
    private static final Duration VERSION_LIMIT = Duration.ofSeconds(10);
    private static final int LONGEST_SAID = 200;
    private static final String LAST_WORDS = "(most recent call first)";

    private final LoadContext context;
    private final Choice choice;
    private final Path entry;
    private final List<String> aliases;
    private final Duration importLimit;

    Helper(LoadContext context, Choice choice, Path entry, List<String> aliases, Duration importLimit) {
        this.context = context;
        this.choice = choice;
        this.entry = entry;
        this.aliases = aliases;
        this.importLimit = importLimit;
    }

    /**
     * What a look at some files gave.
     *
     * @param interpreter how the interpreter described itself, if it got so far
     * @param end how it ended, for a message
     */
    record Answer(Optional<Interpreter> interpreter, String end) {}

    /** The words of a worker of that interpreter. */
    static List<String> worker(Interpreter interpreter, Path entry) {
        return words(interpreter.executable(), entry, "work");
    }

    /**
     * Looks at files of one folder without executing anything of theirs; each look is told, with who took it. The names go in one
     * word, with what no name has between them: of a thousand whole paths Python makes words of its own for 12 ms.
     *
     * @param shares on how many processors at most; on one, each look is told before the next file is looked at
     */
    Answer scan(Path folder, List<String> names, int shares, BiConsumer<Interpreter, Look> taken) throws IOException {
        List<String> words = words(choice.path().toString(), entry, "scan");
        words.add(1, "-S"); // what else is installed is no part of it
        words.add(Json.write(Map.of("aliases", aliases, "shares", shares)));
        // without its first slash: else a sandbox would show what the folder lies in, too
        words.add(folder.toString().substring(1));
        words.add(String.join("/", names));
        CommandResult result = exec(words, LOOK_LIMIT, List.of(folder));
        // a line about the interpreter, then one for each file
        List<Look> looks = result.stdout()
                .lines()
                .parallel()
                .map(Look::of)
                .flatMap(Optional::stream)
                .toList();
        Optional<Interpreter> by = looks.stream().findFirst().flatMap(Helper::interpreter);
        by.ifPresent(interpreter -> looks.stream().skip(1).forEach(look -> taken.accept(interpreter, look)));
        return new Answer(by, end(result, LOOK_LIMIT));
    }

    static Optional<Interpreter> interpreter(Look head) {
        return head.text("executable")
                .flatMap(executable -> head.text("runtime").map(version -> new Interpreter(executable, version)));
    }

    /** What such an interpreter says of itself. */
    static Look head(Interpreter interpreter) {
        return Look.of(Json.write(Map.of("executable", interpreter.executable(), "runtime", interpreter.version())))
                .orElseThrow();
    }

    /** Imports one file in a process of its own; what it is, or why that is unknown. */
    Look describe(Path file, String executable) throws IOException {
        List<String> words = words(executable, entry, "describe");
        words.addAll(List.of(Json.write(Map.of("aliases", aliases)), file.toString()));
        CommandResult result = exec(words, importLimit, List.of());
        return result.stdout()
                .lines()
                .map(Look::of)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> undescribed(file, result));
    }

    private Look undescribed(Path file, CommandResult result) {
        String rule = "file must be importable, as its metadata is computed, but the interpreter "
                + end(result, importLimit) + " while importing it" + said(result);
        int line = lastLine(file, result.stderr());
        Map<String, Object> finding = Map.of("line", line, "column", line > 0 ? 1 : 0, "rule", rule);
        return Look.of(Json.write(Map.of("problems", List.of(finding)))).orElseThrow();
    }

    /** Where in the file the interpreter was when it was ended or crashed: the innermost line, which its last words begin with; or 0. */
    private static int lastLine(Path file, String said) {
        Matcher line = Pattern.compile("File \"" + Pattern.quote(file.toString()) + "\", line ([0-9]{1,9}) in ")
                .matcher(said.substring(Math.max(0, said.lastIndexOf(LAST_WORDS))));
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    /** Why the interpreter has not even described itself. */
    String unusable(Answer answer) throws IOException {
        CommandResult version = exec(List.of(choice.path().toString(), "-V"), VERSION_LIMIT, List.of());
        String found = (version.stdout() + " " + version.stderr()).strip();
        return "interpreter " + choice.path() + ", by " + choice.source() + ", must be Python 3.6 or later but "
                + (found.startsWith("Python ") ? "is " + shown(found) : answer.end());
    }

    private static List<String> words(String executable, Path entry, String job) {
        List<String> words = new ArrayList<>(List.of(executable));
        words.addAll(FLAGS);
        words.addAll(List.of(entry.toString(), job));
        return words;
    }

    private CommandResult exec(List<String> words, Duration limit, List<Path> reads) throws IOException {
        try {
            return context.exec(Command.of(words), limit, reads);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String end(CommandResult result, Duration limit) {
        if (result.timedOut()) {
            return "was ended after " + limit.toMillis() + " ms";
        }
        return result.signal().isPresent()
                ? "ended by signal " + result.signal().getAsInt()
                : "ended with exit code " + result.exitCode();
    }

    private static String said(CommandResult result) {
        return result.stderr()
                .lines()
                .filter(line -> !line.isBlank() && !line.contains(LAST_WORDS))
                .findFirst()
                .map(line -> ", and said: " + shown(line))
                .orElse("");
    }

    private static String shown(String text) {
        String line = text.strip();
        return Shown.escape(line.substring(0, Math.min(line.length(), LONGEST_SAID)));
    }
}
