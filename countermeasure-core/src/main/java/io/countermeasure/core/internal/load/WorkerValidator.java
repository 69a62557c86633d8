package io.countermeasure.core.internal.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Asks a plugin that a worker runs about its own set-up, in a worker. Thread-safe. */
@FunctionalInterface
public interface WorkerValidator {

    /**
     * What is wrong.
     *
     * @param line of the plugin's file, or 0 if that is unknown
     * @param rule a sentence
     */
    record Finding(int line, String rule) {}

    /**
     * What is wrong, if anything is.
     *
     * @throws IOException if no worker could be started
     * @throws InterruptedException if the caller is interrupted; the worker is then ended
     */
    Optional<Finding> validate(LoadedPlugin plugin, Duration limit) throws IOException, InterruptedException;

    /** Whether commands are played instead of executed, so that none has to be there. */
    default boolean playsCommands() {
        return false;
    }
}
