package io.countermeasure.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Temporary folders, whose names tell whose they are. Stateless. */
final class Folders {

    /** Of this JVM's. */
    static final String PREFIX =
            "countermeasure-test-" + ProcessHandle.current().pid() + "-";

    private Folders() {}

    static Path make() throws IOException {
        return Files.createTempDirectory(PREFIX);
    }

    /** With all that is in it. */
    static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
