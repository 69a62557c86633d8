package io.countermeasure.core.internal.publish;

import java.time.Duration;

/**
 * How long a sink that did not take a result is left alone: each time twice as long as before, and up to a quarter more at random.
 *
 * @param first at first
 * @param longest at most
 */
public record Retry(Duration first, Duration longest) {

    /** A second, and at most five minutes. */
    public static Retry standard() {
        return new Retry(Duration.ofSeconds(1), Duration.ofMinutes(5));
    }
}
