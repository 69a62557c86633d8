package io.countermeasure.core.internal.sandbox;

import io.countermeasure.process.Ended;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxPlan.Enclosure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells whether an exit code is that of what ran in a sandbox, or the sandbox's own, which never stood. Stateless. */
public final class SandboxStatus {

    private static final Pattern HOLDER = Pattern.compile("\"child-pid\": *([0-9]{1,10})\\b");
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
        return failure(plan, job, ended.exitCode(), ended.stderr());
    }

    /** The same of what ended with that exit code and said that. */
    public static Optional<IOException> failure(SandboxPlan plan, Path job, int exitCode, String stderr) {
        if (plan.enclosure().isEmpty() || exitCode > SIGNALS || exitCode < 0) {
            return Optional.empty();
        }
        String status = status(job.resolve(Enclosure.STATUS));
        return status.contains(plan.enclosure().get().proof())
                ? Optional.empty()
                : Optional.of(new IOException("sandbox " + plan.sandbox()
                        + " must stand before the command is run but ended" + " with exit code " + exitCode
                        + said(stderr.strip())));
    }

    /** The pid of the sandbox's first process, which all others are held by; 0 if it has not said so yet. */
    public static long holder(Path job) {
        Matcher named = HOLDER.matcher(status(job.resolve(Enclosure.STATUS)));
        return named.find() ? Long.parseLong(named.group(1)) : 0;
    }

    private static String status(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
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
