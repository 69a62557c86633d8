package io.countermeasure.core.internal.sudo;

/** Whether something matches, as far as that can be said. */
enum Match {
    NO,
    MAYBE,
    YES;

    /** Both have to match. */
    Match and(Match other) {
        return compareTo(other) <= 0 ? this : other;
    }

    static Match of(boolean matches) {
        return matches ? YES : NO;
    }
}
