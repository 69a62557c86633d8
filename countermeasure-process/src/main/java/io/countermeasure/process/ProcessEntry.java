package io.countermeasure.process;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One line of the process table.
 *
 * @param pid its process id
 * @param state the kernel's letter: {@code Z} and {@code X} are dead
 * @param parent its parent's pid
 * @param group its process group
 * @param session its session
 * @param start when it started, in clock ticks since boot
 */
public record ProcessEntry(long pid, char state, long parent, long group, long session, long start) {

    private static final int FIRST_FIELD = 3;
    private static final int START_FIELD = 22;

    /** Whether it still is a process: a zombie is not. */
    public boolean alive() {
        return state != 'Z' && state != 'X';
    }

    /** Reads {@code /proc/PID/stat}; its second field is a name that may hold anything, so it is parsed from the last parenthesis. */
    static Optional<ProcessEntry> parse(byte[] stat) {
        String text = new String(stat, StandardCharsets.ISO_8859_1);
        int open = text.indexOf(" (");
        int close = text.lastIndexOf(") ");
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] fields = text.substring(close + 2).split(" ", START_FIELD - FIRST_FIELD + 2);
        if (fields.length <= START_FIELD - FIRST_FIELD) {
            return Optional.empty();
        }
        return Optional.of(new ProcessEntry(
                Long.parseLong(text.substring(0, open)),
                fields[0].charAt(0),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[START_FIELD - FIRST_FIELD])));
    }
}
