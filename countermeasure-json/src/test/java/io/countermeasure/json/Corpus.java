package io.countermeasure.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The good and bad plugin files under src/test/resources/corpus. */
final class Corpus {

    private static final Path ROOT = Path.of("src/test/resources/corpus");

    private Corpus() {}

    static List<Path> good() {
        return list("good");
    }

    static List<Path> bad() {
        return list("bad");
    }

    static Path file(String name) {
        return ROOT.resolve(name);
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(String folder) {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
