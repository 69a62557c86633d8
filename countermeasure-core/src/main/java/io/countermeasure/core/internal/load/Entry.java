package io.countermeasure.core.internal.load;

import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What became of one plugin file or one registered plugin. Immutable.
 *
 * @param place how messages name it: the path, or the class
 * @param file the file, if it is one
 * @param mark how the file was when it was read
 * @param plugin the plugin, if it is usable as far as this entry alone is concerned
 * @param claims the keys an unusable file is known to be meant for
 * @param problems what is wrong with it
 */
record Entry(
        String place,
        Optional<Path> file,
        Optional<Reading.Mark> mark,
        Optional<LoadedPlugin> plugin,
        Set<TextKey> claims,
        List<Problem> problems) {

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

    /** A plugin that comes from no file. */
    static Entry registered(String place, Optional<LoadedPlugin> plugin, Set<TextKey> claims, List<Problem> problems) {
        return new Entry(place, Optional.empty(), Optional.empty(), plugin, Set.copyOf(claims), List.copyOf(problems));
    }

    /** This entry, and, if it is unusable, the keys the same file had before: a request for one is to hear why. */
    Entry rememberingKeysOf(Entry before) {
        if (plugin.isPresent()) {
            return this;
        }
        Set<TextKey> all = new LinkedHashSet<>(claims);
        all.addAll(before.claims);
        before.key().ifPresent(all::add);
        return new Entry(place, file, mark, plugin, Set.copyOf(all), problems);
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
