package io.countermeasure.core.internal.load;

import io.countermeasure.model.Catalog;
import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All plugins, live: which there are, and whether one may be used right now. Reads all directories when it is built and
 * at each {@link #refresh()}; a {@link #lookup} looks at its own file again, and loads that alone if it has changed.
 *
 * <p>Thread-safe. Readers see one whole snapshot. Whoever builds it closes it; that ends its threads, which are daemons.
 */
public final class PluginIndex implements AutoCloseable {

    private static final int MOST_ROUNDS = 3;
    private static final int MOST_RECHECKED = 16;

    private final IndexSettings settings;
    private final BoundedCalls calls;
    private final Loaders loaders;
    private final PluginReader reader;
    private final DirectoryLoad directories;
    private final List<Entry> registered = new ArrayList<>();
    private final Map<Path, Object> locks = new ConcurrentHashMap<>();
    private final Object refreshing = new Object();
    private final Object swapping = new Object();
    private volatile Snapshot snapshot;

    /**
     * Loads everything once.
     *
     * @throws IllegalArgumentException if two loaders share an extension
     */
    public PluginIndex(IndexSettings settings) {
        this(settings, PathTrust.ofThisProcess(), PluginReader.Source.FILES);
    }

    PluginIndex(IndexSettings settings, PathTrust trust, PluginReader.Source source) {
        this.settings = settings;
        loaders = new Loaders(settings.loaders(), settings.helper(), settings.facts());
        calls = new BoundedCalls();
        reader = new PluginReader(trust, settings.strict(), calls, source);
        directories = new DirectoryLoad(trust, settings.strict(), calls, loaders, reader);
        settings.registered().forEach(plugin -> registered.add(Registered.entry(plugin, registered.size() + 1, calls)));
        snapshot = new Snapshot(settings.clock().get(), Map.of(), registered, List.of(), settings.remembers());
        refresh();
    }

    /** What there is, as it was last read. */
    public Catalog catalog() {
        return snapshot.catalog();
    }

    /** Reads all directories again. */
    public Catalog refresh() {
        synchronized (refreshing) {
            Map<Path, Entry> files = new LinkedHashMap<>();
            List<Problem> general = new ArrayList<>();
            for (Path directory : settings.directories()) {
                LoaderUse.Loaded loaded = directories.load(directory, snapshot.filesIn(directory));
                loaded.entries().forEach(entry -> files.put(entry.file().orElseThrow(), remembering(entry)));
                general.addAll(loaded.general());
            }
            Snapshot fresh = new Snapshot(settings.clock().get(), files, registered, general, settings.remembers());
            synchronized (swapping) {
                snapshot = fresh;
            }
            return fresh.catalog();
        }
    }

    /**
     * What is to be done with a request for this key, now. The plugin's file is checked, read and hashed again.
     *
     * @param key any text
     */
    public Lookup lookup(String key) {
        if (!TextKey.isValid(key)) {
            return new Lookup.Unknown(Words.printable(key));
        }
        TextKey valid = TextKey.of(key);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Snapshot now = snapshot;
            boolean changed = false;
            // with so many of one key there is no usable one among them anyway
            for (Entry entry :
                    now.concerned(valid).stream().limit(MOST_RECHECKED).toList()) {
                changed |= hasChanged(entry, round == 0);
            }
            if (!changed) {
                return now.find(valid);
            }
        }
        String rule = "file of \"" + valid + "\" must stay as it is while it is loaded but kept changing";
        return new Lookup.Invalid(List.of(new Problem(Problem.Level.ERROR, null, 0, 0, rule)));
    }

    /** The catalog's problems, and what each usable plugin says of its own set-up. */
    public List<Problem> validate() {
        Snapshot now = snapshot;
        List<Problem> problems = new ArrayList<>(now.catalog().problems());
        now.usable().forEach(plugin -> problems.addAll(Validation.of(plugin, calls, settings.workers())));
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        calls.close();
    }

    /** Whether the entry's file is another than it was, or, at first, what runs it has gone; if so, it has been loaded afresh. */
    private boolean hasChanged(Entry entry, boolean first) {
        if (entry.file().isEmpty() || entry.mark().isEmpty()) {
            return false;
        }
        Path file = entry.file().get();
        Reading reading = reader.read(file);
        if (isOf(entry, reading) && !(first && lacksItsWorker(entry))) {
            return false;
        }
        // one load of a changed file, however many ask for it at once
        synchronized (locks.computeIfAbsent(file, f -> new Object())) {
            boolean done = snapshot.file(file)
                    .filter(e -> isOf(e, reading) && !(first && lacksItsWorker(e)))
                    .isPresent();
            if (!done) {
                reload(file, reading);
            }
        }
        return true;
    }

    private void reload(Path file, Reading reading) {
        LoaderUse loader = loaders.of(file).orElseThrow();
        LoaderUse.Loaded loaded = loader.load(List.of(reading));
        // what is wrong with no file in particular is told with the one file that was asked for
        Entry entry = remembering(loaded.entries().get(0).with(loaded.general()));
        synchronized (swapping) {
            snapshot = snapshot.with(file, entry, settings.clock().get());
        }
    }

    private Entry remembering(Entry entry) {
        return entry.file()
                .flatMap(snapshot::file)
                .map(entry::rememberingKeysOf)
                .orElse(entry);
    }

    /** What a loader has unpacked in a temporary folder goes when that is cleaned; asked again, the loader unpacks it again. */
    private static boolean lacksItsWorker(Entry entry) {
        return entry.plugin().flatMap(LoadedPlugin::worker).stream()
                .flatMap(worker -> worker.words().stream())
                .anyMatch(word -> word.startsWith("/") && Files.notExists(Path.of(word)));
    }

    private static boolean isOf(Entry entry, Reading reading) {
        return entry.mark().filter(reading.mark()::equals).isPresent();
    }
}
