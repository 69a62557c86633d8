package io.countermeasure.core.internal.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Asks a plugin that a worker runs about its own set-up, in a worker. Thread-safe. */
@FunctionalInterface
public interface WorkerValidator {

    /**
     * What is wrong, in a sentence.
     *
     * @throws IOException if no worker could be started
     * @throws InterruptedException if the caller is interrupted; the worker is then ended
     */
    Optional<String> validate(LoadedPlugin plugin, Duration limit) throws IOException, InterruptedException;
}
