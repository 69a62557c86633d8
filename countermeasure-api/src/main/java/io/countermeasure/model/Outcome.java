package io.countermeasure.model;

/** What a request came to. One word; exit code, signal, text and times are evidence beside it. Immutable and thread-safe. */
public enum Outcome {
    /** The plugin ran and said it was well, by return code 0 or by none. */
    SUCCEEDED,
    /** The plugin ran, or prepared, and saved another return code than 0 or threw. */
    FAILED,
    /** The plugin was still running at its deadline and was ended. */
    TIMED_OUT,
    /** Somebody cancelled it: a veto before it started, an end while it ran, or the engine was closed. */
    CANCELLED,
    /** It was not allowed to start; {@link ExecutionResult#rejection()} says why. */
    REJECTED,
    /** The agent died while it ran; reported by the next engine on the same state directory. */
    INTERRUPTED,
    /** We could not start it although it was allowed: no such executable, no process, no memory. */
    ERRORED
}
