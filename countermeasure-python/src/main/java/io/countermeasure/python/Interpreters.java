package io.countermeasure.python;

import io.countermeasure.spi.LoadContext.PluginFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which interpreter runs which plugin, and what is known of it. Thread-safe. */
final class Interpreters {

    private static final List<Path> SYSTEM = List.of(Path.of("/usr/bin/python3"), Path.of("/usr/local/bin/python3"));
    private static final Pattern FIRST_LINE = Pattern.compile("#!\\s*(/\\S*/python[0-9.]*)(?:\\s|$)");
    private static final int LONGEST_FIRST_LINE = 256;

    private final PythonRuntime runtime;
    private final List<Path> system;
    private final Map<String, Interpreter> known = new ConcurrentHashMap<>();

    Interpreters(PythonRuntime runtime) {
        this(runtime, SYSTEM);
    }

    Interpreters(PythonRuntime runtime, List<Path> system) {
        this.runtime = runtime;
        this.system = system;
    }

    /** An interpreter as it described itself. */
    record Interpreter(String executable, String version) {}

    /**
     * An interpreter a plugin is to have.
     *
     * @param path the executable
     * @param source who says so, for messages
     * @param refusal why it cannot be used, if that is known without starting it
     * @param warning what is doubtful about the choice
     */
    record Choice(Path path, String source, Optional<String> refusal, Optional<String> warning) {}

    /**
     * The interpreter of this file.
     *
     * @param folders what has been found out for each folder so far; for one load, as anything may change until the next
     */
    Choice choose(PluginFile file, Map<Path, Choice> folders) {
        Optional<Path> own = runtime.interpreterFor(file.path());
        if (own.isPresent()) {
            return choice(own.get(), "the setting for this plugin");
        }
        Optional<Path> named = firstLine(file.content());
        if (named.filter(Files::exists).isPresent()) {
            return choice(named.get(), "the first line of the file");
        }
        Choice other = folders.computeIfAbsent(
                file.path().resolveSibling(".venv"),
                folder -> environment(folder).orElseGet(this::common));
        return named.map(missing -> "first line should name an interpreter of this host but there is no " + missing
                        + "; " + other.path() + " is used")
                .map(warning -> new Choice(other.path(), other.source(), other.refusal(), Optional.of(warning)))
                .orElse(other);
    }

    private static Optional<Choice> environment(Path folder) {
        for (String name : List.of("python3", "python")) {
            Path python = folder.resolve("bin").resolve(name);
            if (Files.exists(python)) {
                Choice found = choice(python, "the virtual environment beside the plugin");
                return Optional.of(found.refusal().isPresent() ? found : trusted(found, folder));
            }
        }
        return Optional.empty();
    }

    /** What runs a plugin has to be as trustworthy as the plugin itself. */
    private static Choice trusted(Choice choice, Path folder) {
        Optional<String> finding = Trust.finding(List.of(folder, folder.resolve("bin"), choice.path()));
        return finding.isEmpty() ? choice : new Choice(choice.path(), choice.source(), finding, Optional.empty());
    }

    private Choice common() {
        if (runtime.interpreter().isPresent()) {
            return choice(runtime.interpreter().get(), "the setting for all plugins");
        }
        return system.stream()
                .filter(Files::exists)
                .findFirst()
                .map(path -> choice(path, "this host"))
                .orElseGet(() -> new Choice(
                        system.get(0),
                        "this host",
                        Optional.of("interpreter must be there but this host has no " + system.get(0)
                                + "; install Python 3.6 or later, or name one (python= in the configuration)"),
                        Optional.empty()));
    }

    private static Choice choice(Path path, String source) {
        Optional<String> refusal = Files.isRegularFile(path) && Files.isExecutable(path)
                ? Optional.empty()
                : Optional.of("interpreter must be an executable file but " + path + ", by " + source + ", is "
                        + (Files.exists(path) ? "not" : "missing"));
        return new Choice(path, source, refusal, Optional.empty());
    }

    private static Optional<Path> firstLine(byte[] content) {
        int end = 0;
        while (end < content.length && end < LONGEST_FIRST_LINE && content[end] != '\n') {
            end++;
        }
        Matcher line = FIRST_LINE.matcher(new String(content, 0, end, StandardCharsets.ISO_8859_1));
        return line.lookingAt() ? Optional.of(Path.of(line.group(1))) : Optional.empty();
    }

    /** Differs when the file behind the path has been replaced. */
    static String identity(Path path) throws IOException {
        Path real = path.toRealPath();
        BasicFileAttributes found = Files.readAttributes(real, BasicFileAttributes.class);
        return path + "|" + real + "|" + found.lastModifiedTime().toMillis() + "|" + found.size();
    }

    Optional<Interpreter> known(String identity) {
        return Optional.ofNullable(known.get(identity));
    }

    void remember(String identity, Interpreter interpreter) {
        known.put(identity, interpreter);
    }
}
