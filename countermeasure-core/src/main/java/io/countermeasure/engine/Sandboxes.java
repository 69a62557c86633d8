package io.countermeasure.engine;

import io.countermeasure.core.internal.sandbox.HostSandbox;
import io.countermeasure.spi.Sandbox;

/** The sandboxes that come with the library. */
public final class Sandboxes {

    private Sandboxes() {}

    /**
     * Hygiene, not confinement: an environment from an allow-list, a session of its own, empty standard input, limits, bounded
     * output, and an end to everything the run started. It hides no file and no network, and as root it runs as root unless
     * the engine has a {@code runAs} user.
     */
    public static Sandbox host() {
        return HostSandbox.INSTANCE;
    }
}
