package io.countermeasure.core.internal.load;

import io.countermeasure.core.internal.load.PluginReader.Bytes;
import io.countermeasure.core.internal.load.PluginReader.Source;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.Problem;
import io.countermeasure.plugin.CountermeasurePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real plugin directory with an index over it. */
final class PluginDirectory implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    final Path path;
    final FakeLoader loader = new FakeLoader();
    final List<Path> directories = new ArrayList<>();
    final List<CountermeasurePlugin> registered = new ArrayList<>();
    private final List<PluginIndex> open = new ArrayList<>();
    boolean strict = true;
    Bytes bytes = Source.FILES.bytes();
    Duration limit = Source.FILES.limit();

    PluginDirectory(Path parent) throws IOException {
        path = Files.createDirectory(parent.resolve("plugins"));
        mode(path, 0755);
        directories.add(path);
    }

    Path write(String name, String content) throws IOException {
        return write(path.resolve(name), content);
    }

    /** As a careful editor does: whole, and under its name at once. */
    static Path write(Path file, String content) throws IOException {
        Path draft = Files.writeString(file.resolveSibling(".draft"), content);
        mode(draft, 0644);
        return Files.move(
                draft,
                file,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    PluginIndex index() {
        IndexSettings settings = new IndexSettings(
                directories,
                List.of(loader),
                registered,
                strict,
                (command, limit, reads) -> {
                    throw new IOException("no helper here");
                },
                KeptFacts.NONE,
                (plugin, limit) -> Optional.empty(),
                true,
                () -> NOW);
        PluginIndex index = new PluginIndex(settings, PathTrust.ofThisProcess(), new Source(bytes, limit));
        open.add(index);
        return index;
    }

    @Override
    public void close() {
        open.forEach(PluginIndex::close);
    }

    static List<String> keys(Catalog catalog) {
        return catalog.entries().stream()
                .map(e -> e.metadata().textKey().value())
                .toList();
    }

    static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    static void mode(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }

    /** Runs a shell line in the plugin directory. */
    void shell(String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/sh", "-c", line)
                .directory(path.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended = process.waitFor(20, TimeUnit.SECONDS);
        Assumptions.assumeTrue(ended && process.exitValue() == 0, "this host cannot do: " + line);
    }

    static boolean isRoot() throws IOException {
        return FileState.of(Path.of("/proc/self/status")).uid() == 0;
    }
}
