package io.countermeasure.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A temporary folder of plugin files that only its owner can write, as the engine wants it. */
final class PluginFolder implements AutoCloseable {

    private static final FileAttribute<Set<PosixFilePermission>> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    final Path path = Files.createTempDirectory("countermeasure-bench");

    PluginFolder() throws IOException {}

    /** Writes a plugin; the command is JSON, a string or an array. */
    void add(String key, String command) throws IOException {
        Path file = Files.createFile(path.resolve(key + ".json"), OWNERS);
        Files.writeString(
                file,
                String.format(
                        "{\"name\": \"%s\", \"author\": \"ops@acme.example\", \"textkey\": \"%s\","
                                + " \"description\": \"Part of a benchmark\", \"max_runtime\": 600, \"command\": %s}",
                        key, key, command));
    }

    @Override
    public void close() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(path);
    }
}
