package io.countermeasure.engine;

/** What is made of a plugin file that somebody other than root and the agent's user could have changed. Immutable and thread-safe. */
public enum FileTrust {
    /** It is refused, and reported. The default. */
    STRICT,
    /** It is used, and reported. */
    RELAXED
}
