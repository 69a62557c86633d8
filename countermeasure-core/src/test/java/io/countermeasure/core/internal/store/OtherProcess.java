package io.countermeasure.core.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A JVM that runs {@link StoreMain}; closing it lets it end. */
final class OtherProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private OtherProcess(String prelude, String action, Path directory) throws IOException {
        process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        prelude + "exec \"$@\"",
                        "sh",
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreMain.class.getName(),
                        action,
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = process.inputReader(UTF_8);
    }

    static OtherProcess doing(String action, Path directory) throws IOException {
        return new OtherProcess("", action, directory);
    }

    static String says(String action, Path directory) throws IOException {
        try (OtherProcess process = doing(action, directory)) {
            return process.line();
        }
    }

    static String underUmask(String umask, String action, Path directory) throws IOException {
        try (OtherProcess process = new OtherProcess("umask " + umask + "; ", action, directory)) {
            return process.line();
        }
    }

    String line() throws IOException {
        String line = output.readLine();
        return line == null ? "nothing" : line;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the other process must end but did not");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException("interrupted while the other process ends", e);
        }
    }
}
