package io.countermeasure.process;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One line of the process table.
 *
 * @param pid its process id
 * @param state the kernel's letter, of its first thread: {@code Z} and {@code X} are dead
 * @param parent its parent's pid
 * @param group its process group
 * @param session its session
 * @param threads how many threads it has
 * @param start when it started, in clock ticks since boot
 * @param memory bytes of address space; none of a process that is just leaving, nor of the kernel's own
 */
public record ProcessEntry(
        long pid, char state, long parent, long group, long session, long threads, long start, long memory) {

    private static final int FIRST_FIELD = 3;
    private static final int THREADS_FIELD = 20;
    private static final int START_FIELD = 22;
    private static final int MEMORY_FIELD = 23;

    /**
     * {@return whether it still is a process: a zombie is not, unless only its first thread is dead and others go on}
     */
    public boolean alive() {
        return threads > 1 || (state != 'Z' && state != 'X');
    }

    /** Whether it does nothing until somebody continues it. */
    boolean stopped() {
        return state == 'T' || state == 't';
    }

    /** Whether it sleeps until something happens. */
    boolean waits() {
        return state == 'S';
    }

    /** Whether both are one process, and not two that had the same pid. */
    boolean isSameAs(ProcessEntry other) {
        return pid == other.pid && start == other.start;
    }

    /** Whether it can do anything any more: what has given up its memory is past its last instruction. */
    boolean active() {
        return alive() && (memory > 0 || threads > 1);
    }

    /** Reads {@code /proc/PID/stat}; its second field is a name that may hold anything, so it is parsed from the last parenthesis. */
    static Optional<ProcessEntry> parse(byte[] stat) {
        String text = new String(stat, StandardCharsets.ISO_8859_1);
        int open = text.indexOf(" (");
        int close = text.lastIndexOf(") ");
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] fields = text.substring(close + 2).split(" ", MEMORY_FIELD - FIRST_FIELD + 2);
        if (fields.length <= MEMORY_FIELD - FIRST_FIELD) {
            return Optional.empty();
        }
        return Optional.of(new ProcessEntry(
                Long.parseLong(text.substring(0, open)),
                fields[0].charAt(0),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[THREADS_FIELD - FIRST_FIELD]),
                Long.parseLong(fields[START_FIELD - FIRST_FIELD]),
                Long.parseLong(fields[MEMORY_FIELD - FIRST_FIELD].strip())));
    }
}
