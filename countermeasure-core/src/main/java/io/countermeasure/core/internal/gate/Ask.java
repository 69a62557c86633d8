package io.countermeasure.core.internal.gate;

import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Incident;
import io.countermeasure.model.TextKey;
import io.countermeasure.spi.SandboxPlan;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a gate decides about.
 *
 * @param executionId the id the run has, or would have
 * @param plugin the plugin
 * @param plan how the run would be confined
 * @param incident what it answers
 * @param requestId the requester's id
 * @param notAfter when the request becomes stale
 * @param cancel ends the run, with a reason, if what was acquired is lost
 */
public record Ask(
        String executionId,
        LoadedPlugin plugin,
        SandboxPlan plan,
        Incident incident,
        Optional<String> requestId,
        Optional<Instant> notAfter,
        Consumer<String> cancel) {

    CountermeasureMetadata metadata() {
        return plugin.metadata();
    }

    TextKey key() {
        return plugin.metadata().textKey();
    }
}
