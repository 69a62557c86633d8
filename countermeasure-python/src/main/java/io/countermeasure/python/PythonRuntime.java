package io.countermeasure.python;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Python plugins run with: which interpreter, and what their module {@code countermeasure} is.
 *
 * <p>The interpreter of a plugin is the first of these: the one {@linkplain Builder#interpreterFor set for its file or
 * folder}; the one its first line names by an absolute path ({@code #!/usr/bin/python3.11}); that of a virtual environment
 * {@code .venv} beside it; the one {@linkplain Builder#interpreter set for all}; {@code /usr/bin/python3}; {@code
 * /usr/local/bin/python3}. It must be Python 3.6 or later. Immutable and thread-safe.
 */
public final class PythonRuntime {

    /** How long the import of one plugin may take while its metadata is looked for. */
    public static final Duration DEFAULT_IMPORT_LIMIT = Duration.ofSeconds(5);

    private static final Pattern ALIAS =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*(:[A-Za-z_][A-Za-z0-9_]*)?");

    private final Optional<Path> interpreter;
    private final Map<Path, Path> interpreters;
    private final List<String> aliases;
    private final Duration importLimit;
    private final Library library;

    private PythonRuntime(Builder builder) {
        interpreter = builder.interpreter;
        interpreters = Map.copyOf(builder.interpreters);
        aliases = List.copyOf(builder.aliases);
        importLimit = builder.importLimit;
        library = new Library(builder.libraryDirectory);
    }

    /** {@return a runtime without settings} */
    public static PythonRuntime defaults() {
        return builder().build();
    }

    /** {@return a builder of a runtime without settings so far} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return the folder in which the module {@code countermeasure} lies, for {@code PYTHONPATH}: unpacked now if it
     * is not there, or not as it should be}
     *
     * @throws IOException if it cannot be unpacked; the message is a sentence
     */
    public Path libraryPath() throws IOException {
        return library.path();
    }

    String libraryHash() {
        return library.hash();
    }

    Optional<Path> interpreter() {
        return interpreter;
    }

    /** The interpreter set for that file, or for the nearest folder above it. */
    Optional<Path> interpreterFor(Path file) {
        for (Path at = file; at != null; at = at.getParent()) {
            Path set = interpreters.get(at);
            if (set != null) {
                return Optional.of(set);
            }
        }
        return Optional.empty();
    }

    List<String> aliases() {
        return aliases;
    }

    Duration importLimit() {
        return importLimit;
    }

    /** Builds {@link PythonRuntime}; everything is optional. Every setter checks its argument. Not thread-safe. */
    public static final class Builder {
        private Optional<Path> interpreter = Optional.empty();
        private final Map<Path, Path> interpreters = new LinkedHashMap<>();
        private final List<String> aliases = new ArrayList<>();
        private Duration importLimit = DEFAULT_IMPORT_LIMIT;
        private Optional<Path> libraryDirectory = Optional.empty();

        private Builder() {}

        /**
         * Sets the interpreter of all plugins that bring none.
         *
         * @param value an absolute path
         * @return this builder
         * @throws IllegalArgumentException if the path is not absolute
         */
        public Builder interpreter(Path value) {
            interpreter = Optional.of(absolute("interpreter", value));
            return this;
        }

        /**
         * Sets the interpreter of one plugin file, or of all plugins in a folder.
         *
         * @param fileOrFolder an absolute path; the nearest one above a plugin counts
         * @param value an absolute path
         * @return this builder
         * @throws IllegalArgumentException if one of the paths is not absolute
         */
        public Builder interpreterFor(Path fileOrFolder, Path value) {
            interpreters.put(absolute("file or folder", fileOrFolder), absolute("interpreter", value));
            return this;
        }

        /**
         * Adds a further module that plugins may import the base class from. The module need not exist.
         *
         * @param value {@code module}, or {@code module:ClassName} where it has another name there
         * @return this builder
         * @throws IllegalArgumentException if it is neither
         */
        public Builder alias(String value) {
            if (!ALIAS.matcher(value).matches()) {
                throw new IllegalArgumentException("alias must be a module, or module:ClassName, but was \""
                        + value.replaceAll("\\p{Cntrl}", "?") + '"');
            }
            aliases.add(value);
            return this;
        }

        /**
         * Sets how long the import of one plugin may take while its metadata is looked for.
         *
         * @param value {@link #DEFAULT_IMPORT_LIMIT} by default
         * @return this builder
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder importLimit(Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException("import limit must be more than zero but was " + value);
            }
            importLimit = value;
            return this;
        }

        /**
         * Says where the module {@code countermeasure} is to be unpacked. By default that is a folder in the JVM's
         * temporary folder.
         *
         * @param value the absolute path of a folder of its own, made if it is missing, that every user runs are made
         *     as can read
         * @return this builder
         * @throws IllegalArgumentException if the path is not absolute
         */
        public Builder libraryDirectory(Path value) {
            libraryDirectory = Optional.of(absolute("library directory", value));
            return this;
        }

        /** {@return the runtime as the builder stands} */
        public PythonRuntime build() {
            return new PythonRuntime(this);
        }

        private static Path absolute(String what, Path value) {
            if (!value.isAbsolute()) {
                throw new IllegalArgumentException(what + " must be an absolute path but was \"" + value + '"');
            }
            return value.normalize();
        }
    }
}
