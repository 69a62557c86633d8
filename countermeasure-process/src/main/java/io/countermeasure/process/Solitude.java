package io.countermeasure.process;

import java.util.Optional;

/**
 * Whether a child that waits was seen to be alone, and from when on it may have started what has to be looked for at its end:
 * its beginning, or, if it has been alone until it was asked something, that moment. Thread-safe.
 */
final class Solitude {

    private final long pid;
    private volatile Since since;
    private volatile Optional<String> switches = Optional.empty(); // how often it had run when it was seen

    Solitude(long pid, long begunNanos, long lowestPid) {
        this.pid = pid;
        since = new Since(begunNanos, lowestPid);
    }

    /**
     * From when on.
     *
     * @param nanos by {@link System#nanoTime()}
     * @param lowestPid the lowest pid that something can have which was started since
     */
    record Since(long nanos, long lowestPid) {}

    /**
     * Nothing but its first process and its watcher was there, and that had no other thread.
     *
     * @param switches how often it had run by then: as long as it has not run again, that is still so
     */
    void seen(Optional<String> switches) {
        this.switches = switches;
    }

    /** It is about to be asked something. */
    void ends() {
        Since now = new Since(System.nanoTime(), ProcFs.lastPid() + 1); // before the question: it may still run then
        if (switches.isPresent() && switches.equals(ProcFs.switches(pid))) {
            since = now;
        }
        switches = Optional.empty();
    }

    Since since() {
        return since;
    }
}
