package io.countermeasure.core.internal.run;

import io.countermeasure.model.SandboxPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether what is granted stays where it is. A sandbox follows the links on the way to a granted path at each start, so whoever may
 * write to a folder on that way decides what is shown in the end. Immutable.
 */
final class FixedPaths {

    private final Map<Path, String> written = new HashMap<>(); // by which plugin
    private final Optional<Path> dataFolders;

    private FixedPaths(Grants grants, Optional<Path> dataFolders) {
        this.dataFolders = dataFolders;
        grants.byKey()
                .forEach((key, policy) ->
                        policy.write().stream().flatMap(FixedPaths::places).forEach(place -> written.put(place, key)));
    }

    /**
     * Looks at all that is granted to anybody, data folders included.
     *
     * @param dataFolders where plugins have folders of their own, if they survive
     * @throws IllegalArgumentException if a plugin could lead one of the paths elsewhere
     */
    static void check(Grants grants, Optional<Path> dataFolders) {
        FixedPaths fixed = new FixedPaths(grants, dataFolders);
        Stream<Path> byKey = grants.byKey().values().stream().flatMap(FixedPaths::granted);
        Stream<Path> data = dataFolders.stream().map(folder -> folder.resolve("*"));
        Stream.of(grants.readable().stream(), byKey, data)
                .flatMap(paths -> paths)
                .forEach(fixed::check);
    }

    private static Stream<Path> granted(SandboxPolicy policy) {
        return Stream.concat(policy.read().stream(), policy.write().stream());
    }

    private void check(Path granted) {
        places(granted).forEach(place -> {
            for (Path on = place.getParent(); on != null; on = on.getParent()) {
                String writer = written.getOrDefault(on, ownerOf(on));
                if (!writer.isEmpty()) {
                    throw new IllegalArgumentException(
                            "path that sandboxes show must not lie within what a plugin may write, where"
                                    + " it could be made a link to something else, but " + granted + " lies within "
                                    + on
                                    + " of "
                                    + writer);
                }
            }
        });
    }

    private String ownerOf(Path folder) {
        return dataFolders.filter(all -> all.equals(folder.getParent())).isPresent()
                ? String.valueOf(folder.getFileName())
                : "";
    }

    /** Where it is said to lie, and where it does. */
    private static Stream<Path> places(Path path) {
        Path said = path.normalize();
        try {
            return Stream.of(said, path.toRealPath()).distinct();
        } catch (IOException e) {
            return Stream.of(said); // it is not there yet, or nobody can say
        }
    }
}
