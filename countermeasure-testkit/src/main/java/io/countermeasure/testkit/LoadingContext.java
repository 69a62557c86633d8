package io.countermeasure.testkit;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.spi.LoadContext;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a loader is given, and what it said. For one thread. */
final class LoadingContext implements LoadContext {

    private final List<PluginFile> files;
    private final Map<String, byte[]> cache;
    private final Map<PluginFile, List<CountermeasurePlugin>> offered = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    LoadingContext(List<PluginFile> files, Map<String, byte[]> cache) {
        this.files = files;
        this.cache = cache;
    }

    LoadingContext(List<PluginFile> files) {
        this(files, new HashMap<>());
    }

    List<CountermeasurePlugin> offered(PluginFile file) {
        return offered.getOrDefault(file, List.of());
    }

    List<Problem> errors() {
        return problems.stream().filter(p -> p.level() == Problem.Level.ERROR).toList();
    }

    List<Problem> errors(PluginFile file) {
        return errors().stream().filter(p -> file.path().equals(p.file())).toList();
    }

    /** Files that were not to be loaded, of which something was said all the same. */
    List<Path> strangers() {
        return Stream.concat(
                        offered.keySet().stream()
                                .filter(file -> !files.contains(file))
                                .map(PluginFile::path),
                        problems.stream()
                                .map(Problem::file)
                                .filter(file ->
                                        files.stream().noneMatch(f -> f.path().equals(file))))
                .distinct()
                .toList();
    }

    @Override
    public List<PluginFile> files() {
        return files;
    }

    @Override
    public void plugin(PluginFile file, CountermeasurePlugin plugin) {
        offered.computeIfAbsent(file, f -> new ArrayList<>()).add(plugin);
    }

    @Override
    public void problem(Problem problem) {
        problems.add(problem);
    }

    @Override
    public void claim(PluginFile file, TextKey key) {}

    @Override
    public Map<String, byte[]> cache() {
        return cache;
    }

    /** On this host, with its output in files. */
    @Override
    public CommandResult exec(Command command, Duration limit, List<Path> reads)
            throws IOException, InterruptedException {
        Path folder = Folders.make();
        try {
            Path out = folder.resolve("out");
            Path err = folder.resolve("err");
            Process process = new ProcessBuilder(command.argv())
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean inTime = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            int code = process.destroyForcibly().waitFor();
            return new CommandResult(code, Files.readString(out), Files.readString(err), 0, !inTime, Duration.ZERO);
        } finally {
            Folders.remove(folder);
        }
    }
}
