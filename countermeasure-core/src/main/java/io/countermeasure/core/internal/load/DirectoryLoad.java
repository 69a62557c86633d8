package io.countermeasure.core.internal.load;

import io.countermeasure.core.internal.load.LoaderUse.Loaded;
import io.countermeasure.model.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads plugin directories and hands their files to the loaders, in batches of bounded memory. Thread-safe. */
final class DirectoryLoad {

    private static final int BATCH_FILES = 1_000;
    private static final long BATCH_BYTES = 32L * 1024 * 1024;

    private final PathTrust trust;
    private final boolean strict;
    private final BoundedCalls calls;
    private final Loaders loaders;
    private final PluginReader reader;

    DirectoryLoad(PathTrust trust, boolean strict, BoundedCalls calls, Loaders loaders, PluginReader reader) {
        this.trust = trust;
        this.strict = strict;
        this.calls = calls;
        this.loaders = loaders;
        this.reader = reader;
    }

    /**
     * What the directory holds, and what is wrong with it or with no file in particular.
     *
     * @param known its files so far: what they were is not forgotten because the directory cannot be listed now
     */
    Loaded load(Path directory, List<Path> known) {
        DirectoryListing listing = list(directory, known);
        if (!listing.usable()) {
            List<Entry> refused = listing.files().stream()
                    .map(file -> Entry.outOfReach(file, listing.problems()))
                    .toList();
            return new Loaded(refused, listing.problems());
        }
        Map<LoaderUse, List<Path>> files = new LinkedHashMap<>();
        for (Path file : listing.files()) {
            loaders.of(file)
                    .ifPresent(loader -> files.computeIfAbsent(loader, l -> new ArrayList<>())
                            .add(file));
        }
        List<Entry> entries = new ArrayList<>();
        List<Problem> general = new ArrayList<>(listing.problems());
        files.forEach((loader, own) -> inBatches(directory, loader, own, entries, general));
        return new Loaded(entries, general);
    }

    private DirectoryListing list(Path directory, List<Path> known) {
        try {
            return calls.call(
                    directory,
                    PluginReader.Source.FILES.limit(),
                    () -> DirectoryListing.of(directory, trust, strict, loaders));
        } catch (CallFailedException e) {
            String why = e.getCause() instanceof IOException io ? Words.unreadable(io) : "listing " + e.getMessage();
            String rule = "plugin directory must be readable but " + why;
            return new DirectoryListing(known, List.of(Problem.error(directory, rule)), false);
        }
    }

    private void inBatches(
            Path directory, LoaderUse loader, List<Path> files, List<Entry> entries, List<Problem> general) {
        List<Path> rest = files;
        while (!rest.isEmpty()) {
            List<Path> next = rest.subList(0, Math.min(rest.size(), BATCH_FILES));
            List<Reading> batch = reader.read(directory, next, BATCH_BYTES);
            Loaded loaded = loader.load(batch);
            entries.addAll(loaded.entries());
            general.addAll(loaded.general());
            rest = rest.subList(batch.size(), rest.size());
        }
    }
}
