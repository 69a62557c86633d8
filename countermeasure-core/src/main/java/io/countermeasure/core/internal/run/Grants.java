package io.countermeasure.core.internal.run;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.SandboxPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an agent grants to plugins, and asks of their sandbox. Immutable.
 *
 * @param byKey for single plugins
 * @param required for all of them
 * @param readable what all of them may read: the folders they lie in
 */
public record Grants(Map<String, SandboxPolicy> byKey, Set<Guarantee> required, List<Path> readable) {

    /** Copies. */
    public Grants {
        byKey = Map.copyOf(byKey);
        required = Set.copyOf(required);
        readable = List.copyOf(readable);
    }

    /**
     * What holds for a plugin: all that either asks, and only what the agent grants; of that, nothing that the plugin does not
     * want to have.
     */
    SandboxPolicy.Builder of(CountermeasureMetadata metadata) {
        SandboxPolicy asked = metadata.sandbox();
        SandboxPolicy granted = byKey.getOrDefault(metadata.textKey().value(), SandboxPolicy.none());
        SandboxPolicy.Builder policy = SandboxPolicy.builder();
        List.of(asked, granted).forEach(each -> {
            each.require().forEach(policy::require);
            each.prefer().forEach(policy::prefer);
        });
        required.forEach(policy::require);
        readable.forEach(policy::read);
        granted.read().forEach(policy::read);
        granted.write().forEach(policy::write);
        boolean unwanted = required.contains(Guarantee.NO_NETWORK)
                || asks(asked, Guarantee.NO_NETWORK)
                || asks(granted, Guarantee.NO_NETWORK);
        return policy.network(granted.network() && !unwanted);
    }

    private static boolean asks(SandboxPolicy policy, Guarantee guarantee) {
        return policy.require().contains(guarantee) || policy.prefer().contains(guarantee);
    }
}
