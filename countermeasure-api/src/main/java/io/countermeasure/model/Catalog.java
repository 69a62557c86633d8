package io.countermeasure.model;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which countermeasures there are, at one moment: what an agent publishes so that its cloud knows what it can ask for.
 * Immutable and thread-safe; it does not change when the registry does.
 *
 * @param taken when the snapshot was taken
 * @param entries the usable countermeasures, in the order of their keys
 * @param problems everything that was wrong with files and plugins, warnings included
 */
public record Catalog(Instant taken, List<Entry> entries, List<Problem> problems) {

    /**
     * Copies the lists.
     *
     * @param taken when it was taken
     * @param entries in the order of their keys
     * @param problems warnings included
     */
    public Catalog {
        entries = List.copyOf(entries);
        problems = List.copyOf(problems);
    }

    /**
     * {@return the entry with this key, if there is one}
     *
     * @param key the key, as {@link CountermeasureMetadata#textKey()} has it
     */
    public Optional<Entry> find(TextKey key) {
        return entries.stream().filter(e -> e.metadata().textKey().equals(key)).findFirst();
    }

    /**
     * One usable countermeasure.
     *
     * @param metadata what it says of itself
     * @param kind how it is written: {@code json}, {@code python}, {@code jar} or {@code java}
     * @param file the file it came from, if it came from one
     * @param sha256 the hash of that file's bytes, in lower-case hexadecimal
     */
    public record Entry(CountermeasureMetadata metadata, String kind, Optional<Path> file, Optional<String> sha256) {}
}
