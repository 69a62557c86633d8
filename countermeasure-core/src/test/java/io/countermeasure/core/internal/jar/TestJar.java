package io.countermeasure.core.internal.jar;

import io.countermeasure.plugin.CountermeasurePlugin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.slf4j.Logger;

/** A jar that is compiled and packed by the test that needs it. */
public final class TestJar {

    private static final String HEAD = """
            package demo;
            import io.countermeasure.model.*;
            import io.countermeasure.plugin.*;
            import java.util.*;
            """;

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private TestJar() {}

    /** An empty one. */
    public static TestJar empty() {
        return new TestJar();
    }

    /** One plugin, {@code demo.ACountermeasure}, with that key and those members, and the description that belongs to it. */
    public static TestJar plugin(String key, String... members) {
        return empty().source("ACountermeasure", pluginClass("ACountermeasure", key, members))
                .description(description("demo.ACountermeasure", key));
    }

    /** The source of a plugin of that name. */
    public static String pluginClass(String name, String key, String... members) {
        return HEAD + "public class " + name + " extends CountermeasurePlugin {\n"
                + "@Override public CountermeasureMetadata metadata() { return CountermeasureMetadata.builder(\"" + key
                + "\").name(\"" + key + "\").author(\"tests\").description(\"For a test\").build(); }\n"
                + String.join("\n", members) + "\n}\n";
    }

    /** What it says of itself. */
    public static String description(String className, String key) {
        return "{\"class\": \"" + className + "\", \"textkey\": \"" + key + "\", \"name\": \"" + key
                + "\", \"author\": \"tests\", \"description\": \"For a test\"}";
    }

    /** A further class of the package {@code demo}, or another one in its own package. */
    public TestJar source(String name, String text) {
        sources.put(name, text);
        return this;
    }

    /** The description. */
    public TestJar description(String json) {
        return entry("META-INF/countermeasures.json", json);
    }

    /** Without it. */
    public TestJar undescribed() {
        entries.remove("META-INF/countermeasures.json");
        return this;
    }

    /** A further entry. */
    public TestJar entry(String name, String content) {
        entries.put(name, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Writes it. */
    public Path write(Path file) throws IOException {
        Files.write(file, bytes());
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    byte[] bytes() throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>(entries);
        all.putAll(compiled());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : all.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private Map<String, byte[]> compiled() throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        if (sources.isEmpty()) {
            return classes;
        }
        Path root = Files.createTempDirectory("compiled");
        Path folder = Files.createDirectory(root.resolve("classes"));
        compile(Files.createDirectory(root.resolve("sources")), folder);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                classes.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        return classes;
    }

    private void compile(Path sources, Path classes) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "-proc:none",
                "--release",
                "17",
                "-d",
                classes.toString(),
                "-cp",
                place(CountermeasurePlugin.class) + ":" + place(Logger.class)));
        for (Map.Entry<String, String> source : this.sources.entrySet()) {
            Path file = sources.resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            words.add(Files.writeString(file, source.getValue()).toString());
        }
        StringWriter said = new StringWriter();
        PrintWriter to = new PrintWriter(said);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        if (javac.run(to, to, words.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("test's own source must compile but: " + said);
        }
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
