package io.countermeasure.core.internal.load;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs a loader's helper, confined and bounded. Thread-safe. */
@FunctionalInterface
public interface HelperRunner {

    /**
     * Runs the command and waits for it.
     *
     * @param reads what it has to read wherever it runs
     * @throws IOException if it could not be started
     * @throws InterruptedException if the caller is interrupted; the helper is then ended
     */
    CommandResult run(Command command, Duration limit, List<Path> reads) throws IOException, InterruptedException;
}
