package io.countermeasure.testkit;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files by which commands are played: what stands in for them, and the calls. A line is made of words, encoded as in a URL, with a space between two.
 *
 * @param commands the first; the second lies beside it
 */
record CommandFiles(Path commands) {

    /** The number of calls for which nothing stood in. */
    static final String UNDECLARED = "-1";

    private static final String CALLS = "calls";

    /** Makes a folder for them, which is removed with the JVM where nobody removes it. */
    static CommandFiles make() throws IOException {
        Path folder = Folders.make();
        CommandFiles files = new CommandFiles(folder.resolve("commands"));
        for (Path path : List.of(folder, files.commands(), folder.resolve(CALLS))) {
            path.toFile().deleteOnExit();
        }
        return files;
    }

    static List<String> line(String first, List<String> rest) {
        List<String> words = new ArrayList<>(List.of(first));
        words.addAll(rest);
        return words;
    }

    void declare(List<List<String>> lines) throws IOException {
        write(commands, Stream.concat(Stream.of(List.of(CALLS, callsFile().toString())), lines.stream()));
    }

    /** Calls of before. */
    void recall(List<List<String>> calls) throws IOException {
        write(callsFile(), calls.stream());
    }

    List<List<String>> calls() throws IOException {
        return Files.readAllLines(callsFile()).stream().map(CommandFiles::words).toList();
    }

    void remove() throws IOException {
        Folders.remove(Objects.requireNonNull(commands.getParent(), "they lie in a folder"));
    }

    private Path callsFile() {
        return commands.resolveSibling(CALLS);
    }

    /** In one step: a worker may be about to read it. */
    private static void write(Path file, Stream<List<String>> lines) throws IOException {
        String text = lines.map(words -> words.stream()
                        .map(word -> URLEncoder.encode(word, StandardCharsets.UTF_8))
                        .collect(Collectors.joining(" ", "", "\n")))
                .collect(Collectors.joining());
        Path whole = Files.writeString(file.resolveSibling("new"), text, StandardOpenOption.CREATE_NEW);
        Path unused = Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<String> words(String line) {
        return Stream.of(line.split(" ", -1))
                .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
                .toList();
    }
}
