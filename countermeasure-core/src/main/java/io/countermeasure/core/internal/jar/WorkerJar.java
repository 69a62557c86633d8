package io.countermeasure.core.internal.jar;

import io.countermeasure.json.internal.UnpackedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The jar of the worker JVM as a file that a JVM can execute. Thread-safe. */
final class WorkerJar {

    private static final String FOLDER = "worker";
    private static final String NAME = "worker.jar";

    private final UnpackedFiles files;

    /** To be unpacked somewhere in that folder, which others may write to if it is sticky. */
    WorkerJar(Path parent) {
        files = new UnpackedFiles(FOLDER, Map.of(NAME, content()), Optional.empty(), parent, "countermeasure-worker-");
    }

    /** The file, as it should be. */
    Path path() throws IOException {
        return files.path().resolve(FOLDER).resolve(NAME);
    }

    private static byte[] content() {
        try (InputStream in = WorkerJar.class.getResourceAsStream(NAME)) {
            if (in == null) {
                throw new IllegalStateException("jar must be complete but " + NAME + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("jar must be readable but " + NAME + " is not", e);
        }
    }
}
