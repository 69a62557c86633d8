package io.countermeasure.core.internal.run;

import io.countermeasure.model.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be run.
 *
 * @param textKey the key, which may be any text
 * @param incident what it answers
 * @param event whether that began or ended
 * @param requestId the requester's own id
 * @param notAfter when it becomes stale
 * @param maxRuntime a limit for this run
 * @param listeners are given output from its first line on
 * @param dryRun whether only the gates are asked
 */
public record Request(
        String textKey,
        Incident incident,
        Incident.@Nullable Event event,
        @Nullable String requestId,
        @Nullable Instant notAfter,
        @Nullable Duration maxRuntime,
        List<Consumer<String>> listeners,
        boolean dryRun) {

    /** Copies the list. */
    public Request {
        listeners = List.copyOf(listeners);
    }
}
