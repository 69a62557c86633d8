package io.countermeasure.spi;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A pure planner: says how a run would be confined, and starts nothing itself. The engine puts the command behind the
 * plan's argument prefix. Thread-safe; equal requests get equal plans.
 */
public interface Sandbox {

    /** {@return its name, such as {@code host} or {@code confined}} */
    String name();

    /**
     * {@return the plan for such runs on this host} It enforces what it can; the engine refuses what the run requires
     * beyond that, and everything where the plan itself refuses.
     *
     * @param request what is to be planned for
     */
    SandboxPlan plan(SandboxRequest request);

    /**
     * Says, for tests such as the testkit's, that commands are played instead of executed. What the file does not
     * declare is not executed at all. Nobody is then told of runs by {@code wall}, no pause is kept, and sudo is asked
     * nothing.
     *
     * @return the file that says which words are executed in the place of commands; empty by default: commands are
     *     executed
     */
    default Optional<Path> playedCommands() {
        return Optional.empty();
    }
}
