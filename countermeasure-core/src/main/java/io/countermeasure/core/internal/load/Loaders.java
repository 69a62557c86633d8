package io.countermeasure.core.internal.load;

import io.countermeasure.spi.CountermeasureLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which loader takes which file. Immutable and thread-safe. */
final class Loaders {

    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9_]+");

    private final Map<String, LoaderUse> byExtension = new LinkedHashMap<>();

    /**
     * Loaders by their extensions.
     *
     * @throws IllegalArgumentException if two share an extension, or one is not lower-case letters and digits
     */
    Loaders(List<CountermeasureLoader> loaders, HelperRunner helper, KeptFacts facts) {
        for (CountermeasureLoader loader : loaders) {
            LoaderUse use = new LoaderUse(loader, helper, facts);
            loader.extensions().forEach(extension -> add(extension, use));
        }
    }

    /** The loader of a file of this name; empty for editors' debris, hidden files and other extensions. */
    Optional<LoaderUse> of(Path file) {
        String name = String.valueOf(file.getFileName());
        boolean debris = name.startsWith(".") || name.endsWith("~") || (name.startsWith("#") && name.endsWith("#"));
        if (debris) {
            return Optional.empty();
        }
        return Optional.ofNullable(byExtension.get(name.substring(name.lastIndexOf('.') + 1)))
                .filter(use -> name.indexOf('.') > 0);
    }

    private void add(String extension, LoaderUse use) {
        if (!EXTENSION.matcher(extension).matches()) {
            throw new IllegalArgumentException("extension of the " + use.kind()
                    + " loader must be lower-case letters and digits but was \"" + Words.printable(extension) + '"');
        }
        LoaderUse other = byExtension.putIfAbsent(extension, use);
        if (other != null) {
            throw new IllegalArgumentException("extension " + extension
                    + " must belong to one loader but is claimed by " + other.kind() + " and " + use.kind());
        }
    }
}
