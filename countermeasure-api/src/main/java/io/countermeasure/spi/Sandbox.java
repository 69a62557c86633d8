package io.countermeasure.spi;

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
}
