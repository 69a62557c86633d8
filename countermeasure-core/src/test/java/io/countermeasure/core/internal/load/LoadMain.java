package io.countermeasure.core.internal.load;

import io.countermeasure.model.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Loads a directory and prints what came of it, as whoever runs it. */
final class LoadMain {

    private LoadMain() {}

    public static void main(String[] arguments) {
        System.out.println(load(Path.of(arguments[0])));
    }

    static String load(Path directory) {
        IndexSettings settings = new IndexSettings(
                List.of(directory),
                List.of(new FakeLoader()),
                List.of(),
                true,
                (command, limit, reads) -> {
                    throw new IOException("no helper here");
                },
                KeptFacts.NONE,
                (plugin, limit) -> Optional.empty(),
                true,
                () -> Instant.EPOCH);
        try (PluginIndex index = new PluginIndex(settings)) {
            Catalog catalog = index.catalog();
            return PluginDirectory.keys(catalog) + "\n" + PluginDirectory.texts(catalog.problems());
        }
    }
}
