package io.countermeasure.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A command under way in a process of its own; what it says goes to files, so that nobody waits for a pipe. */
record Started(Process process, Path out, Path err) {

    private static final int HANGS_AFTER_SECONDS = 120;

    static Started of(ProcessBuilder builder, Path folder) throws IOException {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        if (builder.redirectOutput().equals(ProcessBuilder.Redirect.PIPE)) {
            builder.redirectOutput(out.toFile());
        }
        return new Started(builder.redirectError(err.toFile()).start(), out, err);
    }

    void types(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for its end. */
    Said said() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(HANGS_AFTER_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the command must end but hangs; it said " + Files.readString(err));
        }
        return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
