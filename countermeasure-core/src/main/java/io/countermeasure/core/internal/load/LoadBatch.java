package io.countermeasure.core.internal.load;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.spi.LoadContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One call of a loader, and what it answered. Not thread-safe, as the contract says. */
final class LoadBatch implements LoadContext {

    private final List<PluginFile> files;
    private final Map<String, byte[]> cache;
    private final HelperRunner helper;
    private final Map<Path, Answer> answers = new LinkedHashMap<>();
    private final List<Problem> general = new ArrayList<>();
    private final Map<List<String>, List<String>> workerWords = new HashMap<>();

    LoadBatch(List<PluginFile> files, Map<String, byte[]> cache, HelperRunner helper) {
        this.files = List.copyOf(files);
        this.cache = cache;
        this.helper = helper;
        files.forEach(file -> answers.put(file.path(), new Answer()));
    }

    /** What was said of one file. */
    static final class Answer {
        final List<CountermeasurePlugin> plugins = new ArrayList<>();
        final List<Problem> problems = new ArrayList<>();
        final Set<TextKey> claims = new LinkedHashSet<>();

        boolean hasError() {
            return problems.stream().anyMatch(p -> p.level() == Problem.Level.ERROR);
        }
    }

    Answer answer(PluginFile file) {
        return of(file);
    }

    /** Problems that are of none of the files. */
    List<Problem> general() {
        return general;
    }

    /** The words of workers that have been checked. */
    Map<List<String>, List<String>> workerWords() {
        return workerWords;
    }

    @Override
    public List<PluginFile> files() {
        return files;
    }

    @Override
    public void plugin(PluginFile file, CountermeasurePlugin plugin) {
        of(file).plugins.add(Objects.requireNonNull(plugin, "plugin must not be null"));
    }

    @Override
    public void problem(Problem problem) {
        Answer answer = problem.file() == null ? null : answers.get(problem.file());
        (answer == null ? general : answer.problems).add(problem);
    }

    @Override
    public void claim(PluginFile file, TextKey key) {
        of(file).claims.add(Objects.requireNonNull(key, "key must not be null"));
    }

    @Override
    public Map<String, byte[]> cache() {
        return cache;
    }

    @Override
    public CommandResult exec(Command command, Duration limit, List<Path> reads)
            throws IOException, InterruptedException {
        return helper.run(command, limit, reads);
    }

    private Answer of(PluginFile file) {
        Answer answer = answers.get(file.path());
        if (answer == null) {
            throw new IllegalArgumentException("file must be one of this call's but was " + file.path());
        }
        return answer;
    }
}
