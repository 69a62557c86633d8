package io.countermeasure.core.internal.load;

import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of one plugin file or one registered plugin. Immutable.
 *
 * @param place how messages name it: the path, or the class
 * @param file the file, if it is one
 * @param mark how the file was when it was looked at; without one it is not looked at again
 * @param plugin the plugin, if it is usable as far as this entry alone is concerned
 * @param claims keys it cannot be asked for by, but was meant for or had before
 * @param problems what is wrong with it
 */
record Entry(
        String place,
        Optional<Path> file,
        Optional<Reading.Mark> mark,
        Optional<LoadedPlugin> plugin,
        Set<TextKey> claims,
        List<Problem> problems) {

    private static final int MOST_KEYS = 64;

    /** A file of which the loader made a plugin. */
    static Entry usable(Reading reading, LoadedPlugin plugin, List<Problem> problems) {
        return new Entry(
                reading.file().toString(),
                Optional.of(reading.file()),
                Optional.of(reading.mark()),
                Optional.of(plugin),
                Set.of(),
                List.copyOf(problems));
    }

    /** A file that cannot be used. */
    static Entry refused(Reading reading, Set<TextKey> claims, List<Problem> problems) {
        return new Entry(
                reading.file().toString(),
                Optional.of(reading.file()),
                Optional.of(reading.mark()),
                Optional.empty(),
                Set.copyOf(claims),
                List.copyOf(problems));
    }

    /** A file that was not even looked at, because of its directory. */
    static Entry outOfReach(Path file, List<Problem> problems) {
        return new Entry(file.toString(), Optional.of(file), Optional.empty(), Optional.empty(), Set.of(), problems);
    }

    /** A plugin that comes from no file. */
    static Entry registered(String place, Optional<LoadedPlugin> plugin, Set<TextKey> claims, List<Problem> problems) {
        return new Entry(place, Optional.empty(), Optional.empty(), plugin, Set.copyOf(claims), List.copyOf(problems));
    }

    /**
     * This entry, with the keys the same file had before: a request for one is to look at the file again, and to hear
     * why it is unusable.
     */
    Entry rememberingKeysOf(Entry before) {
        Set<TextKey> all = Stream.of(before.key().stream(), claims.stream(), before.claims.stream())
                .flatMap(keys -> keys)
                .filter(former -> !key().equals(Optional.of(former)))
                .distinct()
                .limit(MOST_KEYS)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new Entry(place, file, mark, plugin, all, problems);
    }

    /** This entry, with more problems. */
    Entry with(List<Problem> more) {
        List<Problem> all = Stream.concat(problems.stream(), more.stream()).toList();
        return new Entry(place, file, mark, plugin, claims, all);
    }

    /** The key it can be asked for by. */
    Optional<TextKey> key() {
        return plugin.map(p -> p.metadata().textKey());
    }
}
