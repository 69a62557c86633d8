package io.countermeasure.process;

import java.util.Optional;

/**
 * A process that is told from any later one with its pid.
 *
 * @param pid its pid
 * @param start when it started, in clock ticks since boot
 */
public record KnownProcess(long pid, long start) {

    /**
     * {@return the one with that pid, if there is one}
     *
     * @param pid any number
     */
    public static Optional<KnownProcess> of(long pid) {
        return ProcFs.entry(pid).map(entry -> new KnownProcess(pid, entry.start()));
    }

    /** {@return whether it is still there, and not a zombie} */
    public boolean isThere() {
        return ProcFs.entry(pid)
                .filter(entry -> entry.alive() && entry.start() == start)
                .isPresent();
    }

    /**
     * Kills it, if it is still there and that user's; never a pid of 1 or less.
     *
     * @param uid the user's real id
     */
    public void end(long uid) {
        if (pid > 1 && isThere() && ProcFs.uid(pid) == uid) {
            ProcessHandle.of(pid).filter(handle -> isThere()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
