package io.countermeasure.integration.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** This JVM's class path, where any user can read it. */
final class ReadableClassPath {

    private ReadableClassPath() {}

    /** A copy of it in that folder, which becomes readable, too. */
    static String in(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> copies = new ArrayList<>();
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            Path copy = folder.resolve(number++ + "-" + Path.of(entry).getFileName());
            copy(Path.of(entry), copy);
            copies.add(copy.toString());
        }
        return String.join(":", copies);
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                boolean isFolder = Files.isDirectory(copy);
                Files.setPosixFilePermissions(
                        copy, PosixFilePermissions.fromString(isFolder ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }
}
