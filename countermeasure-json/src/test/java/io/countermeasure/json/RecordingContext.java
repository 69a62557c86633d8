package io.countermeasure.json;

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
import java.util.List;
import java.util.Map;

/** Remembers what a loader says of its files. */
final class RecordingContext implements LoadContext {

    final List<PluginFile> files = new ArrayList<>();
    final Map<Path, CountermeasurePlugin> plugins = new LinkedHashMap<>();
    final Map<Path, TextKey> claims = new LinkedHashMap<>();
    final List<Problem> problems = new ArrayList<>();

    static RecordingContext load(Path path, byte[] content) {
        RecordingContext context = new RecordingContext();
        context.files.add(new PluginFile(path, content, "0".repeat(64)));
        new JsonCountermeasureLoader().load(context);
        return context;
    }

    static RecordingContext load(byte[] content) {
        return load(Path.of("/plugins/x.json"), content);
    }

    List<Problem> errors() {
        return problems.stream().filter(p -> p.level() == Problem.Level.ERROR).toList();
    }

    @Override
    public List<PluginFile> files() {
        return files;
    }

    @Override
    public void plugin(PluginFile file, CountermeasurePlugin plugin) {
        if (plugins.put(file.path(), plugin) != null) {
            throw new IllegalStateException("offered twice: " + file.path());
        }
    }

    @Override
    public void problem(Problem problem) {
        problems.add(problem);
    }

    @Override
    public void claim(PluginFile file, TextKey key) {
        claims.put(file.path(), key);
    }

    @Override
    public Map<String, byte[]> cache() {
        return new HashMap<>();
    }

    @Override
    public CommandResult exec(Command command, Duration limit, List<Path> reads) throws IOException {
        throw new IOException("the JSON loader runs nothing");
    }
}
