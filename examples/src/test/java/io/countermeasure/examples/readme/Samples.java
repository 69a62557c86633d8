package io.countermeasure.examples.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The samples of the documents and where they come from. In a document a sample is a fenced block right after
 * {@code <!-- sample: NAME -->}. A name with a slash is a file, from the root of the project; any other is a region of a file
 * in this folder, between {@code // tag::NAME[]} and {@code // end::NAME[]}.
 */
final class Samples {

    static final Path ROOT = Path.of("..");
    private static final Path SOURCES = Path.of("src/test/java/io/countermeasure/examples/readme");
    private static final Pattern SAMPLE =
            Pattern.compile("^<!-- sample: (\\S+) -->\\R```\\w*\\R(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private Samples() {}

    /** A fenced block of a document, and the name of what it must be equal to. */
    record Sample(Path document, String name, String text) {}

    static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.isDirectory(ROOT.resolve("docs"))
                ? Files.walk(ROOT.resolve("docs")).filter(f -> f.toString().endsWith(".md"))
                : Stream.empty()) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs).toList();
        }
    }

    static List<Sample> in(Path document) throws IOException {
        return SAMPLE.matcher(Files.readString(document))
                .results()
                .map(m -> new Sample(document, m.group(1), m.group(2)))
                .toList();
    }

    static String source(String name) throws IOException {
        return name.contains("/") ? Files.readString(ROOT.resolve(name)) : region(name);
    }

    private static String region(String name) throws IOException {
        String quoted = Pattern.quote(name);
        Pattern region = Pattern.compile(
                "^ *// tag::" + quoted + "\\[\\]\\R(.*?)^ *// end::" + quoted + "\\[\\]$",
                Pattern.DOTALL | Pattern.MULTILINE);
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.sorted().toList()) {
                Optional<String> found = first(region.matcher(Files.readString(file)));
                if (found.isPresent()) {
                    return found.get().stripIndent();
                }
            }
        }
        throw new IllegalArgumentException("a sample must be a file or a region in " + SOURCES + " but was " + name);
    }

    private static Optional<String> first(Matcher matcher) {
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
