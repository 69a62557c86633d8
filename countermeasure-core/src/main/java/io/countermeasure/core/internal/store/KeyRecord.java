package io.countermeasure.core.internal.store;

import io.countermeasure.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of one plugin. Immutable.
 *
 * @param starts its last starts, the newest last, as many as anybody asks for
 * @param counted how many of them, from the newest, the loop breaker counts
 * @param reachesBack whether a start before this boot would be known
 */
public record KeyRecord(List<Start> starts, int counted, boolean reachesBack) {

    /** How many starts are kept, and how many within a day open the loop breaker. */
    public static final int MOST_STARTS = 3;

    /** Copies the list. */
    public KeyRecord {
        starts = List.copyOf(starts);
    }

    /** Of a plugin that was never started. */
    static KeyRecord none() {
        return new KeyRecord(List.of(), 0, true);
    }

    /** Where nothing is known of the time before: it may have been started at boot. */
    static KeyRecord unknown(SystemClock clock) {
        return new KeyRecord(List.of(Start.atBoot(clock)), 1, false);
    }

    /** The newest start. */
    public Optional<Start> last() {
        return starts.isEmpty() ? Optional.empty() : Optional.of(starts.get(starts.size() - 1));
    }

    /** The newest of those that the loop breaker counts. */
    public Optional<Start> lastCounted() {
        return counted == 0 ? Optional.empty() : last();
    }

    /** How long the starts that the breaker counts are apart, the first from the last, or less; by boot clocks alone. */
    public Duration countedSpan() {
        Duration span = Duration.ZERO;
        for (int i = starts.size() - counted + 1; i < starts.size(); i++) {
            span = span.plus(starts.get(i).provenAfter(starts.get(i - 1)));
        }
        return span;
    }

    /** With one more start, now. */
    KeyRecord started(SystemClock clock, String executionId) {
        List<Start> more = new ArrayList<>(starts);
        more.add(Start.now(clock, executionId, last().map(Start::highWater).orElse(Instant.EPOCH)));
        List<Start> kept = more.subList(Math.max(0, more.size() - MOST_STARTS), more.size());
        return new KeyRecord(kept, Math.min(counted + 1, kept.size()), reachesBack);
    }

    /** With a closed breaker. What max_frequency goes by stays. */
    KeyRecord reset() {
        return new KeyRecord(starts, 0, reachesBack);
    }
}
