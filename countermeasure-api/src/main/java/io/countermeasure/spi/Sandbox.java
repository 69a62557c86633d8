package io.countermeasure.spi;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A pure planner: says how a run would be confined, and starts nothing itself. The engine puts the command behind the
 * plan's argument prefix. Thread-safe; equal requests get equal plans.
 */
public interface Sandbox {

    /** Its name: {@code host}, {@code confined}. */
    String name();

    /**
     * The plan for such runs on this host. It enforces what it can; the engine refuses what the run requires beyond that, and
     * everything where the plan itself refuses.
     */
    SandboxPlan plan(SandboxRequest request);

    /**
     * For tests, such as the testkit's: the file that says which words are executed in the place of commands, and what is no command of it
     * is not executed at all. Nobody is then told of runs by {@code wall}, no pause is kept, and sudo is asked nothing. Empty by default: commands are executed.
     */
    default Optional<Path> playedCommands() {
        return Optional.empty();
    }
}
