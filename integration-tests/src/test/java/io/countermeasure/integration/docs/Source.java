package io.countermeasure.integration.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where samples come from: {@code PATH} is a whole file, from the root of the project; {@code PATH#NAME} is what stands in it between
 * {@code // tag::NAME[]} and {@code // end::NAME[]} (or {@code # tag::NAME[]}); {@code NAME} alone is such a region of a file in {@link #REGIONS}.
 * All of them are compiled and run, or loaded, by other tests.
 */
final class Source {

    static final String REGIONS = "examples/src/test/java/io/countermeasure/examples/readme";

    private Source() {}

    static String of(String name) throws IOException {
        int hash = name.indexOf('#');
        if (hash >= 0) {
            Path file = Page.ROOT.resolve(name.substring(0, hash));
            return region(file, name.substring(hash + 1)).orElseThrow(() -> unknown(name));
        }
        return name.contains("/") ? Files.readString(Page.ROOT.resolve(name)) : anywhere(name);
    }

    private static String anywhere(String name) throws IOException {
        try (Stream<Path> files = Files.list(Page.ROOT.resolve(REGIONS))) {
            for (Path file : files.sorted().toList()) {
                Optional<String> found = region(file, name);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        throw unknown(name);
    }

    private static Optional<String> region(Path file, String name) throws IOException {
        String quoted = Pattern.quote(name);
        Matcher region = Pattern.compile(
                        "^ *(?://|#) tag::" + quoted + "\\[\\]\\R(.*?)^ *(?://|#) end::" + quoted + "\\[\\]$",
                        Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(file));
        return region.find() ? Optional.of(region.group(1).stripTrailing().stripIndent() + "\n") : Optional.empty();
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "a sample must be a file, or a region of one or of a file in " + REGIONS + ", but was " + name);
    }
}
