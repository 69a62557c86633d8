package io.countermeasure.integration;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One of the modules this project publishes, as it lies on the class path. */
record OurModule(ModuleReference reference) {

    private static final String PREFIX = "io.countermeasure.";

    /** All of them, in the order of their names. A module that joins this project joins by being a dependency of this one. */
    static List<OurModule> all() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(OurModule::isModule)
                .flatMap(path -> ModuleFinder.of(path).findAll().stream())
                .filter(found -> found.descriptor().name().startsWith(PREFIX))
                .map(OurModule::new)
                .sorted(Comparator.comparing(OurModule::name))
                .toList();
    }

    private static boolean isModule(Path path) {
        return path.toString().endsWith(".jar")
                ? path.getFileName().toString().startsWith("countermeasure-")
                : Files.exists(path.resolve("module-info.class"));
    }

    ModuleDescriptor descriptor() {
        return reference.descriptor();
    }

    String name() {
        return descriptor().name();
    }

    /** {@code countermeasure-api} for {@code io.countermeasure.api}. */
    String artifact() {
        return "countermeasure-" + name().substring(PREFIX.length());
    }

    /** Its jar or its folder. */
    String path() {
        return Path.of(reference.location().orElseThrow()).toString();
    }

    /** The packages that everybody may use. */
    Set<String> exportedPackages() {
        return descriptor().exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
    }

    /** The types that everybody may use, nested ones too, in the order of their names. */
    List<Class<?>> exportedTypes() {
        Set<String> packages = exportedPackages();
        return classNames().stream()
                .filter(name -> packages.contains(name.substring(0, name.lastIndexOf('.'))))
                .<Class<?>>map(OurModule::load)
                .filter(OurModule::isReachable)
                .sorted(Comparator.comparing(Class::getName))
                .toList();
    }

    private List<String> classNames() {
        try (ModuleReader reader = reference.open();
                Stream<String> entries = reader.list()) {
            return entries.filter(entry -> entry.endsWith(".class") && entry.indexOf('/') > 0)
                    .filter(entry -> !entry.startsWith("META-INF") && !entry.endsWith("-info.class"))
                    .map(entry -> entry.substring(0, entry.length() - ".class".length())
                            .replace('/', '.'))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the classes of " + reference + " could not be listed", e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, OurModule.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " is in a module's listing but cannot be loaded", e);
        }
    }

    /** Whether code in another package can name this type. */
    static boolean isReachable(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return !type.isSynthetic()
                && !type.isAnonymousClass()
                && !type.isLocalClass()
                && isVisible(type.getModifiers())
                && (outer == null || isReachable(outer));
    }

    /** Whether a member with these modifiers can be used or overridden from another package. */
    static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
