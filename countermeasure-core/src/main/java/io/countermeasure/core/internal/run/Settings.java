package io.countermeasure.core.internal.run;

import io.countermeasure.process.Limits;
import io.countermeasure.process.RunUser;
import java.time.Duration;
import java.util.Optional;

/**
 * What holds for all runs of an engine.
 *
 * @param maxRuntime the longest run
 * @param maxOutputBytes how much of each output is kept
 * @param grace the time between TERM and KILL
 * @param limits what a process may use
 * @param runAs who runs are, if not the agent's user
 */
public record Settings(
        Optional<Duration> maxRuntime, int maxOutputBytes, Duration grace, Limits limits, Optional<RunUser> runAs) {

    /** The least of the three limits that are there. */
    public Optional<Duration> limit(Optional<Duration> plugin, Optional<Duration> request) {
        return least(least(maxRuntime, plugin), request);
    }

    private static Optional<Duration> least(Optional<Duration> one, Optional<Duration> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().compareTo(other.get()) <= 0 ? one : other;
    }
}
