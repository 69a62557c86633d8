package io.countermeasure.core.internal.sudo;

import java.util.List;

/**
 * What was found out about one declared line. Immutable and thread-safe.
 *
 * @param verdict whether {@code sudo -n} would run it
 * @param detail why, in one sentence
 * @param warnings what else somebody should know, such as rules that permit more than the line
 * @param words the line's words, the first as sudo found it
 */
public record SudoFinding(SudoVerdict verdict, String detail, List<String> warnings, List<String> words) {

    /** Copies the lists. */
    public SudoFinding {
        warnings = List.copyOf(warnings);
        words = List.copyOf(words);
    }
}
