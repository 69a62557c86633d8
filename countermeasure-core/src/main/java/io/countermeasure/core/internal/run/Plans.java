package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.model.Guarantee;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How runs are confined. Thread-safe.
 *
 * @param sandbox plans it
 * @param user who they run as, if not the agent's user
 */
public record Plans(Sandbox sandbox, Optional<RunUser> user) {

    /** How runs of that plugin are confined: one in this JVM is not. */
    public SandboxPlan of(LoadedPlugin plugin) {
        if (plugin.command().isEmpty() && plugin.worker().isEmpty()) {
            return new SandboxPlan(List.of(), Map.of(), inProcess(), false);
        }
        return sandbox.plan(new SandboxRequest(
                plugin.metadata().sandbox(),
                user.map(RunUser::name),
                !plugin.metadata().sudoRequirements().isEmpty()));
    }

    private static Map<Guarantee, String> inProcess() {
        Map<Guarantee, String> all = new EnumMap<>(Guarantee.class);
        for (Guarantee guarantee : Guarantee.values()) {
            all.put(guarantee, "the plugin runs inside the agent's JVM, where nothing confines it");
        }
        return all;
    }
}
