package io.countermeasure.process;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Commands that a test plays instead of executing them: a file that says what stands in for which, and another one of the
 * calls, as docs/protocol.md describes them. Several processes may use both: the engine's and its workers. Thread-safe.
 */
public final class PlayedCommands {

    /** The environment variable that names the file to a worker. */
    public static final String VARIABLE = "COUNTERMEASURE_PLAYED_COMMANDS";

    private static final int UNDECLARED = -1;

    private final Path file;
    private Optional<Path> calls = Optional.empty();
    private final List<Part> parts = new ArrayList<>();

    private PlayedCommands(Path file) {
        this.file = file;
    }

    private record Part(List<String> argv, boolean any, List<List<String>> answers) {

        boolean isOf(List<String> words) {
            return any
                    ? words.size() >= argv.size()
                            && words.subList(0, argv.size()).equals(argv)
                    : words.equals(argv);
        }
    }

    /** {@return those that this process is told of by its environment, if any} */
    public static Optional<PlayedCommands> ofEnvironment() {
        return Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of).map(PlayedCommands::of);
    }

    /**
     * {@return those of that file}
     *
     * @param file need not be there yet
     */
    public static PlayedCommands of(Path file) {
        return new PlayedCommands(file);
    }

    /**
     * {@return the words to execute instead of these; the call is recorded}
     *
     * @param argv the words of a call
     * @throws IOException if nothing stands in for them
     */
    public synchronized List<String> instead(List<String> argv) throws IOException {
        read();
        int index = best(argv);
        int earlier = record(index, argv);
        if (index == UNDECLARED) {
            throw new IOException("command must be declared to the test but was " + argv + "; declared are "
                    + parts.stream().map(Part::argv).toList());
        }
        List<List<String>> answers = parts.get(index).answers();
        return answers.get(Math.min(earlier, answers.size() - 1));
    }

    private void read() throws IOException {
        parts.clear();
        for (String line : Files.readAllLines(file)) {
            List<String> words = words(line);
            List<String> rest = words.subList(1, words.size());
            switch (words.get(0)) {
                case "calls" -> calls = Optional.of(Path.of(rest.get(0)));
                case "exact", "any" ->
                    parts.add(new Part(List.copyOf(rest), words.get(0).equals("any"), new ArrayList<>()));
                case "answer" -> parts.get(parts.size() - 1).answers().add(List.copyOf(rest));
                default -> throw new IOException("played command must be exact, any or answer but was " + line);
            }
        }
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

    /** How often it had been called before. */
    private int record(int index, List<String> argv) throws IOException {
        Path to = calls.orElseThrow(() -> new IOException("played commands must say where calls are recorded"));
        int earlier = 0;
        if (Files.exists(to)) {
            String number = index + " ";
            try (Stream<String> lines = Files.lines(to)) {
                earlier = (int) lines.filter(line -> line.startsWith(number)).count();
            }
        }
        String line = Stream.concat(Stream.of(Integer.toString(index)), argv.stream())
                .map(word -> URLEncoder.encode(word, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" ", "", "\n"));
        Files.writeString(to, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return earlier;
    }

    private static List<String> words(String line) {
        return Stream.of(line.split(" ", -1))
                .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
                .toList();
    }
}
