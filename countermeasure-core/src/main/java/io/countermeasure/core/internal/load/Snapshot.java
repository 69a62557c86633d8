package io.countermeasure.core.internal.load;

import io.countermeasure.model.Catalog;
import io.countermeasure.model.Problem;
import io.countermeasure.model.Problem.Level;
import io.countermeasure.model.TextKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All entries at one moment, and which key is whose. Immutable and thread-safe. */
final class Snapshot {

    private static final int MOST_NAMED = 5;

    private final Map<Path, Entry> files;
    private final List<Entry> registered;
    private final List<Problem> general;
    private final boolean remembers;
    private final Map<TextKey, List<Entry>> holders = new TreeMap<>();
    private final Map<TextKey, List<Entry>> claimants = new TreeMap<>();
    private final Catalog catalog;

    /** With whether starts are remembered beyond this process. */
    Snapshot(Instant taken, Map<Path, Entry> files, List<Entry> registered, List<Problem> general, boolean remembers) {
        this.files = files;
        this.registered = registered;
        this.general = general;
        this.remembers = remembers;
        entries().forEach(entry -> {
            entry.key().ifPresent(key -> add(holders, key, entry));
            entry.claims().forEach(key -> add(claimants, key, entry));
        });
        catalog = new Catalog(taken, usable().map(Snapshot::entry).toList(), problems());
    }

    Catalog catalog() {
        return catalog;
    }

    /** The files of this directory. */
    List<Path> filesIn(Path directory) {
        return files.keySet().stream()
                .filter(file -> directory.equals(file.getParent()))
                .toList();
    }

    Optional<Entry> file(Path path) {
        return Optional.ofNullable(files.get(path));
    }

    /** This, with another entry for the same file; unchanged if a refresh has dropped the file meanwhile. */
    Snapshot with(Path file, Entry entry, Instant now) {
        if (!files.containsKey(file)) {
            return this;
        }
        Map<Path, Entry> more = new LinkedHashMap<>(files);
        more.put(file, entry);
        return new Snapshot(now, more, registered, general, remembers);
    }

    /** Everything that has to do with the key: the plugins that have it first, then those that were meant for it or had it. */
    List<Entry> concerned(TextKey key) {
        return Stream.of(holders, claimants)
                .flatMap(map -> map.getOrDefault(key, List.of()).stream())
                .toList();
    }

    Lookup find(TextKey key) {
        List<Entry> own = holders.getOrDefault(key, List.of());
        if (own.size() > 1) {
            return new Lookup.Invalid(duplicates(key, own).toList());
        }
        if (own.size() == 1) {
            return new Lookup.Found(own.get(0).plugin().orElseThrow());
        }
        List<Problem> problems = concerned(key).stream()
                .filter(entry -> entry.key().isEmpty())
                .flatMap(entry -> entry.problems().stream())
                .toList();
        return problems.isEmpty() ? new Lookup.Unknown(key.value()) : new Lookup.Invalid(problems);
    }

    /** The plugins that can be asked for, in the order of their keys. */
    Stream<LoadedPlugin> usable() {
        return holders.values().stream()
                .filter(own -> own.size() == 1)
                .map(own -> own.get(0).plugin().orElseThrow());
    }

    private Stream<Entry> entries() {
        return Stream.concat(files.values().stream(), registered.stream());
    }

    private List<Problem> problems() {
        // a directory's problem is that of each of its files, too
        Set<Problem> problems = new LinkedHashSet<>(general);
        entries().forEach(entry -> problems.addAll(entry.problems()));
        holders.forEach((key, own) -> duplicates(key, own).forEach(problems::add));
        if (!remembers) {
            usable().filter(plugin -> plugin.metadata().disruptive())
                    .map(Snapshot::unremembered)
                    .forEach(problems::add);
        }
        return List.copyOf(problems);
    }

    private static Problem unremembered(LoadedPlugin plugin) {
        return new Problem(
                Level.WARNING,
                plugin.file().orElse(null),
                0,
                0,
                "state directory should be given for a disruptive plugin but there is none: "
                        + plugin.metadata().textKey()
                        + " counts as started at boot, and waits 8 hours after each start and boot");
    }

    private static Stream<Problem> duplicates(TextKey key, List<Entry> own) {
        if (own.size() < 2) {
            return Stream.empty();
        }
        return own.stream().map(entry -> duplicate(key, entry, own));
    }

    private static Problem duplicate(TextKey key, Entry entry, List<Entry> own) {
        String others = own.stream()
                .filter(other -> !other.place().equals(entry.place())) // an entry's equals would ask a plugin's
                .limit(MOST_NAMED)
                .map(Entry::place)
                .collect(Collectors.joining(", "));
        int unnamed = own.size() - 1 - MOST_NAMED;
        String rule = "textkey must be unique but \"" + key + "\" is also that of " + others
                + (unnamed > 0 ? " and " + unnamed + " more" : "");
        Path file = entry.file().orElse(null);
        return new Problem(Level.ERROR, file, 0, 0, file == null ? entry.place() + ": " + rule : rule);
    }

    private static Catalog.Entry entry(LoadedPlugin plugin) {
        return new Catalog.Entry(plugin.metadata(), plugin.kind(), plugin.file(), plugin.sha256());
    }

    private static void add(Map<TextKey, List<Entry>> map, TextKey key, Entry entry) {
        map.computeIfAbsent(key, k -> new ArrayList<>(1)).add(entry);
    }
}
