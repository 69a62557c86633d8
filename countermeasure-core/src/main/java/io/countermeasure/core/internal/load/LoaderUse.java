package io.countermeasure.core.internal.load;

import io.countermeasure.core.internal.load.LoadBatch.Answer;
import io.countermeasure.model.Problem;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls one loader, and holds it to its contract: one plugin a file, or at least one error. Thread-safe if it is. */
final class LoaderUse {

    private final CountermeasureLoader loader;
    private final String kind;
    private final HelperRunner helper;
    private final LoaderCache cache;

    LoaderUse(CountermeasureLoader loader, HelperRunner helper, KeptFacts facts) {
        this.loader = loader;
        this.kind = loader.kind();
        this.helper = helper;
        this.cache = new LoaderCache(kind, facts);
    }

    String kind() {
        return kind;
    }

    /** What became of the files, in their order, and what is wrong beyond them. */
    record Loaded(List<Entry> entries, List<Problem> general) {}

    /** Loads what could be read; what could not is refused without asking the loader. */
    Loaded load(List<Reading> readings) {
        List<PluginFile> files =
                readings.stream().flatMap(r -> r.content().stream()).toList();
        LoadBatch batch = new LoadBatch(files, cache, helper);
        Optional<String> failure = files.isEmpty() ? Optional.empty() : call(batch);
        if (failure.isPresent()) {
            return files.size() == 1 ? failed(readings, failure.get()) : oneByOne(readings);
        }
        return new Loaded(readings.stream().map(r -> entry(r, batch)).toList(), batch.general());
    }

    private Optional<String> call(LoadBatch batch) {
        try {
            loader.load(batch);
            return Optional.empty();
        } catch (Throwable thrown) {
            Guard.rethrowIfFatal(thrown);
            return Optional.of(Words.failure(thrown));
        }
    }

    private Loaded oneByOne(List<Reading> readings) {
        List<Entry> entries = new ArrayList<>();
        List<Problem> general = new ArrayList<>();
        for (Reading reading : readings) {
            Loaded alone = load(List.of(reading));
            entries.addAll(alone.entries());
            general.addAll(alone.general());
        }
        return new Loaded(entries, general.stream().distinct().toList());
    }

    private Loaded failed(List<Reading> readings, String failure) {
        return new Loaded(
                readings.stream()
                        .map(r -> r.content().isEmpty()
                                ? unread(r)
                                : refused(
                                        r,
                                        new Answer(),
                                        "file must be loadable but the " + kind + " loader failed: " + failure))
                        .toList(),
                List.of());
    }

    private Entry entry(Reading reading, LoadBatch batch) {
        if (reading.content().isEmpty()) {
            return unread(reading);
        }
        PluginFile file = reading.content().get();
        Answer answer = batch.answer(file);
        Optional<String> breach = breach(answer);
        if (breach.isPresent()) {
            return refused(reading, answer, "the " + kind + " loader " + breach.get());
        }
        return answer.hasError() ? refused(reading, answer) : described(reading, answer, file, batch);
    }

    private static Optional<String> breach(Answer answer) {
        int plugins = answer.plugins.size();
        if (answer.hasError() ? plugins == 0 : plugins == 1) {
            return Optional.empty();
        }
        return Optional.of("must offer one plugin of a file or report an error but "
                + (answer.hasError() ? "did both" : plugins == 0 ? "said nothing of this one" : "offered " + plugins));
    }

    private Entry described(Reading reading, Answer answer, PluginFile file, LoadBatch batch) {
        try {
            CountermeasurePlugin offered = answer.plugins.get(0);
            LoadedPlugin plugin = LoadedPlugin.ask(
                    offered, kind, Optional.of(file.path()), Optional.of(file.sha256()), batch.workerWords());
            return Entry.usable(reading, plugin, together(reading, answer));
        } catch (Throwable thrown) {
            Guard.rethrowIfFatal(thrown);
            return refused(reading, answer, "plugin must describe itself but failed: " + Words.failure(thrown));
        }
    }

    private static Entry unread(Reading reading) {
        return refused(reading, new Answer());
    }

    private static Entry refused(Reading reading, Answer answer, String... more) {
        Path file = reading.file();
        List<Problem> problems = together(reading, answer);
        for (String rule : more) {
            problems.add(Problem.error(file, rule));
        }
        return Entry.refused(reading, answer.claims, problems);
    }

    private static List<Problem> together(Reading reading, Answer answer) {
        List<Problem> problems = new ArrayList<>(reading.problems());
        problems.addAll(answer.problems);
        return problems;
    }
}
