package io.countermeasure.core.internal.peer;

import io.countermeasure.spi.SandboxPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What workers have in common that can stand in for each other.
 *
 * @param words what is executed; the first is an absolute path
 * @param environment all of the environment
 * @param directory where they run, if not in a folder of their own
 * @param plan how they are confined
 */
public record PeerKey(List<String> words, Map<String, String> environment, Optional<Path> directory, SandboxPlan plan) {

    /** Copies what can change. */
    public PeerKey {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }
}
