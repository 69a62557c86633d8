package io.countermeasure.engine;

import io.countermeasure.core.internal.sandbox.ConfinedSandbox;
import io.countermeasure.core.internal.sandbox.FirstAvailable;
import io.countermeasure.core.internal.sandbox.HostSandbox;
import io.countermeasure.spi.Sandbox;
import java.util.List;

/** The sandboxes that come with the library. Stateless; what it returns is thread-safe, and several engines may have the same one. */
public final class Sandboxes {

    private Sandboxes() {}

    /**
     * {@return the sandbox of hygiene, not confinement: an environment from an allow-list, a session of its own, empty
     * standard input, limits, bounded output, and an end to everything the run started} It hides no file and no
     * network, and as root it runs as root unless the engine has a {@code runAs} user.
     */
    public static Sandbox host() {
        return HostSandbox.INSTANCE;
    }

    /**
     * {@return the sandbox of confinement, by bubblewrap and a filter of system calls: a minimal file system of which
     * nothing can be written but what is granted, no network unless it is granted, no process but the run's own, no
     * privileges, a limit on processes, and a scratch of limited size, which goes with the run} Before a run, the same
     * words are run with a script that says what it sees from inside; where that is less than is claimed, every run is
     * refused with the cause, and nothing runs unconfined. An agent that is root has to name a {@code runAs} user.
     * Plugins that are to outlive the agent are refused. Those that declare {@code sudo_requirements} run, and have
     * exactly these commands run for them outside.
     *
     * <p>A plugin reads the folders that plugins lie in, and of the host {@code /usr} and a few files of {@code /etc};
     * more is granted by {@link EngineBuilder#grant}.
     */
    public static Sandbox confined() {
        return ConfinedSandbox.INSTANCE;
    }

    /**
     * {@return the sandbox that is for each run the first of these that can be used for it, by the vendor's own choice:
     * with {@link #host()} as the last, plugins run unconfined where nothing better is to be had, and each result says
     * which it was}
     *
     * @param sandboxes in the order in which they are tried
     * @throws IllegalArgumentException if there is none
     */
    public static Sandbox firstAvailable(Sandbox... sandboxes) {
        return new FirstAvailable(List.of(sandboxes));
    }
}
