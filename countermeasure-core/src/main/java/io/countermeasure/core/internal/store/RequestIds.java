package io.countermeasure.core.internal.store;

/** Ids of requests that were started. What cannot be kept on disk is kept in memory. Thread-safe. */
public interface RequestIds {

    /** Whether a request of that id was started, or is just being. */
    boolean isTaken(String requestId);

    /**
     * Takes the id for a run that all gates let through.
     *
     * @return false if another has it
     */
    boolean take(String requestId);

    /** The run's intent is on disk: from now on the id is taken, whatever happens to this process. */
    void confirm(String requestId);

    /** Gives it back: the run could not be started after all. */
    void forget(String requestId);
}
