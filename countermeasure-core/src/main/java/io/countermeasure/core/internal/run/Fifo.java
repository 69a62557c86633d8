package io.countermeasure.core.internal.run;

import io.countermeasure.process.Executables;
import io.countermeasure.process.Launcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes FIFOs, which the JDK cannot. Stateless. */
final class Fifo {

    private static final int LIMIT_SECONDS = 10;

    private Fifo() {}

    /** Makes one that only this user can use. */
    static void make(Path path) throws IOException {
        String mkfifo = Executables.find("mkfifo", Launcher.PATH)
                .orElseThrow(() -> new IOException(
                        "mkfifo is needed to run workers but is not in " + Launcher.PATH + "; install coreutils"));
        Process process = new ProcessBuilder(List.of(mkfifo, "-m", "600", "--", path.toString()))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("mkfifo must end within " + LIMIT_SECONDS + " s but did not");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while mkfifo made " + path, e);
        }
        if (process.exitValue() != 0) {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            throw new IOException("mkfifo must make " + path + " but said: " + said.strip());
        }
    }
}
