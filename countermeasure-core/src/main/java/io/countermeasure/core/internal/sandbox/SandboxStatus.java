package io.countermeasure.core.internal.sandbox;

import io.countermeasure.process.Ended;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxPlan.Enclosure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells whether an exit code is that of what ran in a sandbox, or the sandbox's own, which never stood. Stateless. */
public final class SandboxStatus {

    private static final int LONGEST_STATUS = 4096;
    private static final int LONGEST_SAID = 500;
    private static final int SIGNALS = 128;

    private SandboxStatus() {}

    /**
     * Why the command was never run, in the sandbox's words; empty if it was, or if something was killed.
     *
     * @param job the folder of the run
     */
    public static Optional<IOException> failure(SandboxPlan plan, Path job, Ended ended) {
        if (plan.enclosure().isEmpty() || ended.exitCode() > SIGNALS || ended.exitCode() < 0) {
            return Optional.empty();
        }
        String status = status(job.resolve(Enclosure.STATUS));
        return status.contains(plan.enclosure().get().proof())
                ? Optional.empty()
                : Optional.of(new IOException("sandbox " + plan.sandbox()
                        + " must stand before the command is run but ended" + " with exit code " + ended.exitCode()
                        + said(ended.stderr().strip())));
    }

    private static String status(Path file) {
        try (InputStream in = Files.newInputStream(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(LONGEST_STATUS), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // what wrote nothing did not stand
        }
    }

    private static String said(String stderr) {
        return stderr.isEmpty()
                ? ", and said nothing"
                : ", and said: " + stderr.substring(Math.max(0, stderr.length() - LONGEST_SAID));
    }
}
