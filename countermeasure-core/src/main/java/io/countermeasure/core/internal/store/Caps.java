package io.countermeasure.core.internal.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How much of something is kept: the oldest goes first. Immutable.
 *
 * @param age for how long
 * @param most how many
 * @param bytes how many bytes of them together
 */
record Caps(Duration age, int most, long bytes) {

    /** Something that is kept, when it was last changed, and how many bytes it has. */
    record Entry(Path path, Instant at, long bytes) {}

    /** What is beyond that. */
    List<Path> beyond(List<Entry> entries, Instant now) {
        List<Path> beyond = new ArrayList<>();
        long sum = 0;
        int number = 0;
        for (Entry entry : entries.stream()
                .sorted(Comparator.comparing(Entry::at).reversed())
                .toList()) {
            sum += entry.bytes();
            number++;
            if (entry.at().plus(age).isBefore(now) || number > most || sum > bytes) {
                beyond.add(entry.path());
            }
        }
        return beyond;
    }
}
