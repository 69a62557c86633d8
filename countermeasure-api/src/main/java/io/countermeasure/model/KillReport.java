package io.countermeasure.model;

import java.time.Duration;
import java.util.List;

/**
 * What was done so that nothing outlives a run, and whether it is proven. Immutable and thread-safe.
 *
 * @param verdict whether all of {@code scope} is gone
 * @param scope what the verdict speaks of
 * @param steps the signals that were sent, in order; empty if the run ended by itself and left nothing
 * @param survivors what is still there, for {@link Verdict#SURVIVORS}
 */
public record KillReport(Verdict verdict, Scope scope, List<Step> steps, List<Survivor> survivors) {

    /**
     * Copies the lists.
     *
     * @param verdict whether all of the scope is gone
     * @param scope what the verdict speaks of
     * @param steps what was sent, in order
     * @param survivors what is still there
     */
    public KillReport {
        steps = List.copyOf(steps);
        survivors = List.copyOf(survivors);
    }

    /** Whether the end is proven. */
    public enum Verdict {
        /** Read from /proc: nothing in the scope is alive. */
        CLEAN,
        /** Something is alive and could not be ended; it is listed. */
        SURVIVORS,
        /** A process that may belong to the run could not be read, or the set was still changing. */
        UNPROVEN
    }

    /** What a verdict covers. */
    public enum Scope {
        /** The run's process group, session, descendants, and every process that carries its cookie. */
        TRACKED,
        /** Everything: a pid namespace or a control group held the whole tree. */
        TREE
    }

    /**
     * One thing that was sent.
     *
     * @param signal {@code TERM}, {@code ALRM} or {@code KILL}
     * @param target who got it: {@code group 4711}, {@code pid 4712}
     * @param after how long after the start of the run
     */
    public record Step(String signal, String target, Duration after) {}

    /**
     * A process that is still there.
     *
     * @param pid its process id
     * @param uid its real user id, or -1 if unknown
     * @param commandLine its command line, or its name in brackets
     */
    public record Survivor(long pid, long uid, String commandLine) {}
}
