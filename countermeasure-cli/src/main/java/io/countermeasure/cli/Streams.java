package io.countermeasure.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the command reads and writes.
 *
 * @param in for an incident
 * @param out for the answer, and for nothing else
 * @param err for what else there is to say
 */
record Streams(InputStream in, PrintStream out, PrintStream err) {

    /** The process's own, in UTF-8 whatever the locale is. */
    static Streams ofProcess() {
        return new Streams(input(), print(FileDescriptor.out), print(FileDescriptor.err));
    }

    /** Where standard input was closed, the first file that Java opens, one of its own, takes its place. */
    private static InputStream input() {
        return standing().startsWith(System.getProperty("java.home"))
                ? InputStream.nullInputStream()
                : new FileInputStream(FileDescriptor.in);
    }

    private static Path standing() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/0"));
        } catch (IOException e) {
            return Path.of("nothing"); // so reading it will fail, and say so
        }
    }

    private static PrintStream print(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
