package io.countermeasure.process.worker;

import io.countermeasure.plugin.CountermeasurePlugin;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** A plugin's jar: the very bytes that were loaded, in this worker's own folder, and its classes. */
final class PluginJar {

    private static final String SERVICES = "META-INF/services/" + CountermeasurePlugin.class.getName();
    private static final String SUFFIX = "Countermeasure.class";
    private static final String CLASS = ".class";

    private final Path jar;
    private final ClassLoader classes;

    private PluginJar(Path jar, ClassLoader classes) {
        this.jar = jar;
        this.classes = classes;
    }

    /** Something is wrong with a jar; the message is a sentence. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    /** As a copy in that folder, as the file may be another when a class is read. */
    static PluginJar open(Path file, String sha256, Path folder) throws IOException {
        return of(Files.write(folder.resolve("plugin.jar"), read(file, sha256)));
    }

    /** As it lies there: to be looked at, and not to be run. */
    static PluginJar inPlace(Path file, String sha256) throws IOException {
        byte[] unused = read(file, sha256);
        return of(file);
    }

    private static byte[] read(Path file, String sha256) throws IOException {
        byte[] content = Files.readAllBytes(file);
        String found = hash(content);
        if (!found.equals(sha256)) {
            throw new Refusal("file must be the one that was loaded, " + sha256 + ", but is " + found);
        }
        return content;
    }

    private static PluginJar of(Path jar) throws IOException {
        URL[] urls = {jar.toUri().toURL()};
        ClassLoader classes = new URLClassLoader("plugin", urls, new SharedClasses());
        Thread.currentThread().setContextClassLoader(classes);
        return new PluginJar(jar, classes);
    }

    /** Makes the plugin. */
    CountermeasurePlugin create(String className) throws Exception {
        Class<?> found = load(className);
        if (!CountermeasurePlugin.class.isAssignableFrom(found) || Modifier.isAbstract(found.getModifiers())) {
            throw new Refusal("class " + className + " must be a CountermeasurePlugin that is not abstract but is not");
        }
        try {
            Constructor<?> constructor = found.getConstructor();
            return (CountermeasurePlugin) constructor.newInstance();
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new Refusal(
                    "class " + className + " must be public, with a public constructor without parameters, but is not");
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** The class that the jar's service file names, or else the only one of the usual name that is a plugin. */
    String onlyClass() throws IOException {
        try (JarFile opened = new JarFile(jar.toFile())) {
            var services = opened.getEntry(SERVICES);
            List<String> names = services == null ? plugins(opened) : named(opened.getInputStream(services));
            if (names.size() != 1) {
                throw new Refusal("jar must have one plugin, a class that extends CountermeasurePlugin and is called"
                        + " ...Countermeasure, but has " + (names.isEmpty() ? "none" : String.join(", ", names)));
            }
            return names.get(0);
        }
    }

    private static List<String> named(InputStream services) throws IOException {
        try (services) {
            return new String(services.readNBytes(1 << 20), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .distinct()
                    .toList();
        }
    }

    private List<String> plugins(JarFile opened) throws IOException {
        List<String> found = new ArrayList<>();
        for (String name : opened.stream().map(JarEntry::getName).sorted().toList()) {
            if (name.endsWith(SUFFIX) && !name.startsWith("META-INF/")) {
                String className =
                        name.substring(0, name.length() - CLASS.length()).replace('/', '.');
                Class<?> loaded = load(className);
                if (CountermeasurePlugin.class.isAssignableFrom(loaded)
                        && !Modifier.isAbstract(loaded.getModifiers())) {
                    found.add(className);
                }
            }
        }
        return found;
    }

    /** Without initializing it. */
    private Class<?> load(String className) {
        try {
            return Class.forName(className, false, classes);
        } catch (UnsupportedClassVersionError e) {
            throw new Refusal("class " + className + " must be for Java "
                    + Runtime.version().feature() + " or earlier but is for a later one: " + e.getMessage());
        } catch (ClassNotFoundException e) {
            throw new Refusal("class " + className + " must be in the jar but is missing");
        } catch (LinkageError e) {
            throw new Refusal("class " + className + " must be loadable but is not: " + e);
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
