package io.countermeasure.core.internal.sudo;

import io.countermeasure.model.CommandResult;
import java.io.IOException;
import java.util.List;

/** Runs a tool of the host's as the agent's own user, outside of any sandbox, without a terminal and for a bounded time. Thread-safe. */
@FunctionalInterface
public interface SudoProcess {

    /**
     * Runs these words and waits for them.
     *
     * @throws IOException if they could not be started
     * @throws InterruptedException if the caller is interrupted; the tool is then ended
     */
    CommandResult run(List<String> words) throws IOException, InterruptedException;
}
