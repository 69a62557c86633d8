package io.countermeasure.core.internal.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A Java runtime on this host.
 *
 * @param java its executable
 * @param files where all of it lies: its home, and what links lead to from there, as distributions keep its settings in /etc
 */
record JavaRuntime(Path java, List<Path> files) {

    private static final int DEPTH = 6;

    /** The one with that executable, which is there. */
    static JavaRuntime of(Path java) throws IOException {
        Path home = Objects.requireNonNull(
                Objects.requireNonNull(java.getParent(), "java must lie in a folder")
                        .getParent(),
                "java must lie in the folder bin of its home");
        Path real = home.toRealPath();
        Set<Path> files = new TreeSet<>(List.of(home, real));
        try (Stream<Path> all = Files.walk(real, DEPTH)) {
            for (Path link : all.filter(Files::isSymbolicLink).toList()) {
                Path target = Files.exists(link) ? link.toRealPath() : real;
                if (!target.startsWith(real)) {
                    files.add(target);
                }
            }
        }
        return new JavaRuntime(java, List.copyOf(files));
    }

    /** What is wrong with that executable. */
    static Optional<String> problem(Path java) {
        return Files.isExecutable(java)
                ? Optional.empty()
                : Optional.of("java, which runs plugins that are jars, must be executable at " + java
                        + " but is not; run the agent with a Java runtime that has bin/java, or take the jar away");
    }
}
