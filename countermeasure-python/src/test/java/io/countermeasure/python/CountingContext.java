package io.countermeasure.python;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.spi.LoadContext;
import io.countermeasure.spi.WorkerCountermeasure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs helpers as they are, and counts them. */
final class CountingContext implements LoadContext {

    final List<PluginFile> files = new ArrayList<>();
    final Map<String, WorkerCountermeasure> plugins = new TreeMap<>();
    final List<String> problems = new ArrayList<>();
    final List<TextKey> claims = new ArrayList<>();
    final List<Command> helpers = new ArrayList<>();
    private final Map<String, byte[]> cache;

    CountingContext(List<Path> paths, Map<String, byte[]> cache) throws Exception {
        this.cache = cache;
        for (Path path : paths) {
            byte[] content = Files.readAllBytes(path);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            files.add(new PluginFile(path, content, HexFormat.of().formatHex(hash)));
        }
    }

    static CountingContext load(PythonCountermeasureLoader loader, List<Path> paths, Map<String, byte[]> cache)
            throws Exception {
        CountingContext context = new CountingContext(paths, cache);
        loader.load(context);
        return context;
    }

    WorkerCountermeasure plugin(String file) {
        return Objects.requireNonNull(plugins.get(file), () -> "no plugin of " + file + " but " + problems);
    }

    @Override
    public List<PluginFile> files() {
        return files;
    }

    @Override
    public void plugin(PluginFile file, CountermeasurePlugin plugin) {
        plugins.put(file.path().getFileName().toString(), (WorkerCountermeasure) plugin);
    }

    @Override
    public void problem(Problem problem) {
        problems.add(problem.toString());
    }

    @Override
    public void claim(PluginFile file, TextKey key) {
        claims.add(key);
    }

    @Override
    public Map<String, byte[]> cache() {
        return cache;
    }

    @Override
    public CommandResult exec(Command command, Duration limit, List<Path> reads)
            throws IOException, InterruptedException {
        helpers.add(command);
        Path out = Files.createTempFile("helper", ".out");
        Path err = Files.createTempFile("helper", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command.argv());
            builder.environment().clear();
            builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "LANG", "C.UTF-8"));
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            return new CommandResult(process.exitValue(), text(out), text(err), 0, !ended, Duration.ZERO);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
