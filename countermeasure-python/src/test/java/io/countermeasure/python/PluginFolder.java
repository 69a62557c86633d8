package io.countermeasure.python;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.model.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A folder of plugin files, and engines that load it. */
record PluginFolder(Path path) {

    static final Path HOSTILE = Path.of("src/test/resources/hostile");
    static final Path PYTHON = Path.of("/usr/bin/python3");

    static void assumePython() {
        Assumptions.assumeTrue(Files.isExecutable(PYTHON), "needs " + PYTHON);
    }

    /** A plugin of that key with those lines in its class, and others above it. */
    Path plugin(String key, String above, String members) throws IOException {
        return file(
                key.replace('.', '_') + ".py",
                String.join(
                        "\n",
                        "from countermeasure import CountermeasurePlugin",
                        above,
                        "class TestCountermeasure(CountermeasurePlugin):",
                        "    name = \"Test\"",
                        "    author = \"ops@acme.example\"",
                        "    textkey = \"" + key + "\"",
                        "    description = \"A test\"",
                        members.stripIndent().indent(4)));
    }

    Path file(String name, String content) throws IOException {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Path file(String name, byte[] content) throws IOException {
        Path file = Files.write(path.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    void hostile(String pattern) throws IOException {
        hostile(HOSTILE, pattern);
    }

    /** Copies the files of that folder, and of no folder in it. */
    void hostile(Path from, String pattern) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.matches(pattern)) {
                    file(name, Files.readAllBytes(file));
                }
            }
        }
    }

    EngineBuilder engine(PythonRuntime runtime) {
        return CountermeasureEngine.builder().pluginDirectory(path).loader(new PythonCountermeasureLoader(runtime));
    }

    CountermeasureEngine engine() {
        return engine(PythonRuntime.defaults()).build();
    }

    /** Lets another user see it, in a folder of the test's. */
    PluginFolder open() throws IOException {
        for (Path folder : List.of(path, path.resolveSibling("."))) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return this;
    }

    /** The problems of that file, without its folder. */
    static List<String> problems(CountermeasureEngine engine, String name) {
        return engine.registry().catalog().problems().stream()
                .filter(p -> p.file() != null && p.file().endsWith(name))
                .map(PluginFolder::shown)
                .toList();
    }

    static String shown(Problem problem) {
        return problem.line() + ":" + problem.column() + ": "
                + (problem.level() == Problem.Level.WARNING ? "warning: " : "") + problem.rule();
    }
}
