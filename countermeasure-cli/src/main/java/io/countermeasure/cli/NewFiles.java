package io.countermeasure.cli;

import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a new plugin, from samples. An agent takes no plugin that others may write, whatever the umask is.
 *
 * @param folder where they go
 * @param kind what it is
 * @param key the plugin's
 */
record NewFiles(Path folder, Kind kind, TextKey key) {

    private static final FileAttribute<?> FILE = mode("rw-r--r--");
    private static final FileAttribute<?> PROGRAM = mode("rwxr-xr-x");
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** What can be made. */
    enum Kind {
        JSON,
        PYTHON,
        JAVA;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The samples, by the places of their files, in which the parts of a plugin's names stand. */
        Map<String, String> samples() {
            return switch (this) {
                case JSON -> ordered("%file%.json", "plugin.json", "tests/test_%file%.sh", "test.sh");
                case PYTHON -> ordered("%file%.py", "plugin.py", "tests/test_%file%.py", "test.py");
                case JAVA ->
                    ordered(
                            "%artifact%/pom.xml",
                            "pom.xml",
                            "%artifact%/src/main/java/countermeasures/%class%Countermeasure.java",
                            "Plugin.java",
                            "%artifact%/src/test/java/countermeasures/%class%CountermeasureTest.java",
                            "Test.java");
            };
        }

        private static Map<String, String> ordered(String... pairs) {
            Map<String, String> samples = new LinkedHashMap<>();
            for (int i = 0; i < pairs.length; i += 2) {
                samples.put(pairs[i], pairs[i + 1]);
            }
            return samples;
        }
    }

    private static FileAttribute<?> mode(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    /**
     * Writes all of them, or none.
     *
     * @return their places
     * @throws UsageException if one is there already, or cannot be written
     */
    List<Path> write() throws IOException {
        if (!Files.isDirectory(folder.toAbsolutePath())) {
            throw new UsageException("--in must be a folder but " + Shown.quote(folder.toString()) + " is none");
        }
        Map<Path, String> samples = new LinkedHashMap<>();
        kind.samples().forEach((place, sample) -> samples.put(folder.resolve(filled(place)), sample));
        for (Path place : samples.keySet()) {
            if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                throw taken(place);
            }
        }
        List<Path> made = new ArrayList<>();
        try {
            for (Map.Entry<Path, String> entry : samples.entrySet()) {
                write(entry.getKey(), filled(sample(entry.getValue())), made);
            }
        } catch (IOException e) {
            for (Path place : made) {
                Files.delete(place);
            }
            throw new UsageException("file must be writable but is not: " + Failures.words(e));
        }
        return made;
    }

    private static void write(Path place, String content, List<Path> made) throws IOException {
        Path parent = place.toAbsolutePath().getParent();
        Files.createDirectories(Objects.requireNonNull(parent, "a file lies in a folder"), PROGRAM);
        FileAttribute<?> mode = content.startsWith("#!") ? PROGRAM : FILE;
        try (var channel = Files.newByteChannel(place, NEW, mode)) {
            made.add(place);
            channel.write(StandardCharsets.UTF_8.encode(content));
        }
    }

    private static UsageException taken(Path place) {
        return new UsageException("file must be new but " + Shown.quote(place.toString()) + " is there");
    }

    private static String sample(String name) throws IOException {
        try (InputStream in = NewFiles.class.getResourceAsStream("new/" + name + ".txt")) {
            return new String(Objects.requireNonNull(in, "a sample is missing").readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String filled(String text) {
        return text.replace("%key%", key.value())
                .replace("%file%", key.value().replace('.', '_'))
                .replace("%artifact%", words("-", false).orElse("plugin"))
                .replace("%class%", className())
                .replace("%name%", name());
    }

    private String name() {
        String words = words(" ", false).orElse("Plugin");
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** A class's name begins with a letter. */
    private String className() {
        String name = words("", true).orElse("");
        return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "Plugin" + name : name;
    }

    private Optional<String> words(String between, boolean capital) {
        String words = Stream.of(key.value().split("[._]", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> capital ? word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) : word)
                .collect(Collectors.joining(between));
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }
}
