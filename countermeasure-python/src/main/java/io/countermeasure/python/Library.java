package io.countermeasure.python;

import io.countermeasure.json.internal.UnpackedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The Python package as files that an interpreter can execute. Thread-safe. */
final class Library {

    private static final String PACKAGE = "countermeasure";

    private final UnpackedFiles files;

    Library(Optional<Path> configured) {
        files = new UnpackedFiles(
                PACKAGE,
                LibraryContent.read(),
                configured,
                Path.of(System.getProperty("java.io.tmpdir")),
                "countermeasure-python-");
    }

    /** Identifies what is in it. */
    String hash() {
        return files.hash();
    }

    /** The folder, with the package in it as it should be. */
    Path path() throws IOException {
        return files.path();
    }

    static Path entry(Path library) {
        return library.resolve(PACKAGE).resolve("_entry.py");
    }
}
