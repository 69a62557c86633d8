package io.countermeasure.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The interpreters of this machine. */
final class Pythons {

    private Pythons() {}

    /** One of each version from 3.6 on, by version. */
    static Map<String, Path> all() throws Exception {
        Map<String, Path> found = new TreeMap<>();
        for (Path candidate : candidates()) {
            version(candidate).filter(v -> !v.startsWith("2.")).ifPresent(v -> found.putIfAbsent(v, candidate));
        }
        return found;
    }

    /** Python 2.7, where there is one. */
    static Optional<Path> two() throws Exception {
        for (Path candidate : candidates()) {
            if (version(candidate).filter(v -> v.startsWith("2.7")).isPresent()) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static Set<Path> candidates() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (!folder.contains("shims")) {
                folders.add(Path.of(folder));
            }
        }
        folders.addAll(List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin")));
        Path versions = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
        if (Files.isReadable(versions)) {
            try (Stream<Path> installed = Files.list(versions)) {
                installed.map(version -> version.resolve("bin")).forEach(folders::add);
            }
        }
        Set<Path> candidates = new LinkedHashSet<>();
        for (Path folder : folders) {
            if (Files.isReadable(folder)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "python[23]*")) {
                    entries.forEach(candidates::add);
                }
            }
        }
        candidates.removeIf(c -> !c.getFileName().toString().matches("python[23](\\.[0-9]+)?"));
        return candidates;
    }

    private static Optional<String> version(Path python) throws Exception {
        if (!Files.isExecutable(python)) {
            return Optional.empty();
        }
        String code = "import sys; sys.stdout.write('%d.%d.%d' % sys.version_info[:3])";
        Process process = new ProcessBuilder(python.toString(), "-c", code)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean ended = process.waitFor(20, TimeUnit.SECONDS);
        return ended && process.exitValue() == 0 && said.matches("[0-9.]+") ? Optional.of(said) : Optional.empty();
    }
}
