package io.countermeasure.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file that is one: opening a pipe would wait for its other end, and a device may do anything. */
final class RegularFile {

    private RegularFile() {}

    /** Complains about what is no regular file, or is missing. */
    static Path check(Path file, LinkOption... options) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, options);
        if (found.isDirectory()) {
            throw new IOException("it is a folder");
        }
        if (!found.isRegularFile()) {
            throw new IOException("it is no regular file");
        }
        return file;
    }
}
