package io.countermeasure.process;

import io.countermeasure.model.KillReport;
import java.time.Duration;

/**
 * How a process ended, and all it printed.
 *
 * @param exitCode its exit code, 128 + n where signal n ended it; -1 if it could not be ended
 * @param stdout the standard output that was kept
 * @param stderr the standard error that was kept
 * @param droppedStdout how many bytes of the first were not
 * @param droppedStderr how many bytes of the second were not
 * @param report whether anything of it is left
 * @param duration from its start to its exit
 */
public record Ended(
        int exitCode,
        String stdout,
        String stderr,
        long droppedStdout,
        long droppedStderr,
        KillReport report,
        Duration duration) {}
