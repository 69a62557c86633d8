package io.countermeasure.model;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How a command that a plugin ran came out. Immutable and thread-safe.
 *
 * @param exitCode the exit code; 128 + n where signal n ended it, as a shell reports it
 * @param stdout the standard output as UTF-8 text, its first and last part if it was too long
 * @param stderr the same of standard error
 * @param droppedBytes how many bytes of both were dropped because they were too long
 * @param timedOut whether the command was ended at its limit
 * @param duration how long it ran
 */
public record CommandResult(
        int exitCode, String stdout, String stderr, long droppedBytes, boolean timedOut, Duration duration) {

    /**
     * {@return the signal that ended the command, read from an exit code of 128 + signal, as a shell reports it; empty
     * if it is no such code}
     */
    public OptionalInt signal() {
        return exitCode > 128 && exitCode <= 128 + 64 ? OptionalInt.of(exitCode - 128) : OptionalInt.empty();
    }

    /** {@return whether the command ended by itself with exit code 0} */
    public boolean succeeded() {
        return exitCode == 0 && !timedOut;
    }
}
