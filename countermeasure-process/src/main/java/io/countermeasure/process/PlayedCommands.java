package io.countermeasure.process;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Commands that a test plays instead of executing them: a file that says what stands in for which, and beside it one of the
 * calls. Several processes may use both: the engine's and its workers. Thread-safe.
 */
public final class PlayedCommands {

    /** The environment variable that names the file to a worker. */
    public static final String VARIABLE = "COUNTERMEASURE_PLAYED_COMMANDS";

    private static final int UNDECLARED = -1;

    private final Path calls;
    private final List<Part> parts;

    private PlayedCommands(Path calls, List<Part> parts) {
        this.calls = calls;
        this.parts = parts;
    }

    /**
     * What stands in for a command.
     *
     * @param argv the words of the command, or the first of them
     * @param any whether any words may follow
     * @param answers the words to execute at its first call, its second and so on; the last also from then on
     */
    public record Part(List<String> argv, boolean any, List<List<String>> answers) {

        /** Copies what can change. */
        public Part {
            argv = List.copyOf(argv);
            answers = answers.stream().map(List::copyOf).toList();
        }

        private boolean isOf(List<String> words) {
            return any
                    ? words.size() >= argv.size()
                            && words.subList(0, argv.size()).equals(argv)
                    : words.equals(argv);
        }
    }

    /**
     * A command that was called.
     *
     * @param argv its words
     * @param part the number of what stood in for it, or -1 if nothing did
     */
    public record Call(List<String> argv, int part) {

        /** Whether something stood in for it. */
        public boolean declared() {
            return part != UNDECLARED;
        }
    }

    /** Those that this process is told of by its environment, if any. */
    public static Optional<PlayedCommands> ofEnvironment() {
        String file = System.getenv(VARIABLE);
        return file == null ? Optional.empty() : Optional.of(read(Path.of(file)));
    }

    /** Writes those parts to that file, and these calls, which were made before, beside it. */
    public static PlayedCommands write(Path file, List<Part> parts, List<Call> before) throws IOException {
        Path calls = file.resolveSibling(file.getFileName() + ".calls");
        Files.writeString(
                file,
                Json.write(Map.of(
                        "calls",
                        calls.toString(),
                        "commands",
                        parts.stream()
                                .map(part -> Map.of("argv", part.argv(), "any", part.any(), "answers", part.answers()))
                                .toList())));
        Files.deleteIfExists(calls);
        PlayedCommands played = new PlayedCommands(calls, parts);
        for (Call call : before) {
            played.record(call);
        }
        return played;
    }

    private static PlayedCommands read(Path file) {
        try {
            Map<?, ?> document =
                    (Map<?, ?>) Objects.requireNonNull(Json.parse(Files.readAllBytes(file), JsonLimits.OWN));
            return new PlayedCommands(
                    Path.of(text(document.get("calls"))),
                    list(document.get("commands")).stream()
                            .map(PlayedCommands::part)
                            .toList());
        } catch (IOException e) {
            throw new IllegalStateException(VARIABLE + " must name a readable file but is " + file, e);
        }
    }

    /**
     * The words to execute instead of these; the call is recorded.
     *
     * @throws IOException if nothing stands in for them
     */
    public synchronized List<String> instead(List<String> argv) throws IOException {
        int index = best(argv);
        long earlier = calls().stream().filter(call -> call.part() == index).count();
        record(new Call(argv, index));
        if (index == UNDECLARED) {
            throw new IOException("command must be declared to the test but was " + Json.write(argv) + "; declared are "
                    + Json.write(parts.stream().map(Part::argv).toList()));
        }
        List<List<String>> answers = parts.get(index).answers();
        return answers.get((int) Math.min(earlier, answers.size() - 1L));
    }

    /** All calls so far, in their order. */
    public List<Call> calls() throws IOException {
        if (!Files.exists(calls)) {
            return List.of();
        }
        List<Call> all = new ArrayList<>();
        for (String line : Files.readAllLines(calls)) {
            Map<?, ?> call = (Map<?, ?>) Objects.requireNonNull(Json.parse(line, JsonLimits.OWN));
            all.add(new Call(texts(call.get("argv")), Integer.parseInt(String.valueOf(call.get("part")))));
        }
        return all;
    }

    /** Exact words go before any words. */
    private int best(List<String> argv) {
        for (boolean any : new boolean[] {false, true}) {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).any() == any && parts.get(i).isOf(argv)) {
                    return i;
                }
            }
        }
        return UNDECLARED;
    }

    private void record(Call call) throws IOException {
        String line = Json.write(Map.of("argv", call.argv(), "part", call.part())) + "\n";
        Files.writeString(calls, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static Part part(Object value) {
        Map<?, ?> part = (Map<?, ?>) value;
        return new Part(
                texts(part.get("argv")),
                Boolean.TRUE.equals(part.get("any")),
                list(part.get("answers")).stream().map(PlayedCommands::texts).toList());
    }

    private static List<String> texts(@Nullable Object value) {
        return list(value).stream().map(PlayedCommands::text).toList();
    }

    private static List<?> list(@Nullable Object value) {
        return (List<?>) Objects.requireNonNull(value, "a list is missing");
    }

    private static String text(@Nullable Object value) {
        return (String) Objects.requireNonNull(value, "a text is missing");
    }
}
