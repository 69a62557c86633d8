package io.countermeasure.plugin;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.Incident;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * What a plugin is given for one run. Callers call it; the engine and the testkit implement it.
 *
 * <p>Thread-safe. Sealed when {@code run} has returned: every {@code save..} and {@code exec} then throws
 * {@link IllegalStateException}.
 */
public interface RunContext {

    /** {@return the incident; {@link Incident#empty()} if the request had none} */
    Incident incident();

    /** {@return whether it began or ended; empty if the embedder did not say} */
    Optional<Incident.Event> event();

    /** {@return a logger of this plugin's own} */
    Logger log();

    /** {@return when this phase will be ended, on the wall clock as it stood at its start; empty if it has no limit} */
    Optional<Instant> deadline();

    /**
     * {@return a folder of this plugin's own, made on the first call} With a state directory it survives runs and
     * restarts; without one it is new for each run and is removed after it.
     *
     * @throws IOException if it cannot be made
     */
    Path dataDirectory() throws IOException;

    /**
     * Runs a command and waits for it. It is confined, limited and ended like any other; its output is returned, not
     * saved. It is ended with the run.
     *
     * @param command what to run
     * @return how it came out, whatever its exit code
     * @throws IOException if it could not be started, with the reason
     * @throws InterruptedException if the run is being ended
     */
    CommandResult exec(Command command) throws IOException, InterruptedException;

    /**
     * Saves plain text for publishing. Several calls append, in order; what is beyond the policy's limit is counted.
     *
     * @param output appended as it stands
     */
    void saveTextOutput(String output);

    /**
     * Saves formatted HTML for publishing, under the same rules.
     *
     * @param output appended as it stands
     */
    void saveHtmlOutput(String output);

    /**
     * Saves the return code; the last call counts. Another code than 0 makes the run FAILED.
     *
     * @param returnCode 0 for success
     */
    void saveReturnCode(int returnCode);
}
