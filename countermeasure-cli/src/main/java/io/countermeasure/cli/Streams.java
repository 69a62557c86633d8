package io.countermeasure.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

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
        return new Streams(
                new FileInputStream(FileDescriptor.in), print(FileDescriptor.out), print(FileDescriptor.err));
    }

    private static PrintStream print(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
