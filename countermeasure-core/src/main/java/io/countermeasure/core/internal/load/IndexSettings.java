package io.countermeasure.core.internal.load;

import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.spi.CountermeasureLoader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a {@link PluginIndex} is built from. Immutable.
 *
 * @param directories where plugin files lie
 * @param loaders what turns them into plugins
 * @param registered plugins that come from no file
 * @param strict whether a file that others could have changed is refused, rather than reported and used
 * @param helper how loaders run helpers
 * @param facts what loaders learnt, beyond this process
 * @param workers how plugins that workers run are validated
 * @param remembers whether starts are remembered beyond this process
 * @param clock what catalogs are dated by
 */
public record IndexSettings(
        List<Path> directories,
        List<CountermeasureLoader> loaders,
        List<CountermeasurePlugin> registered,
        boolean strict,
        HelperRunner helper,
        KeptFacts facts,
        WorkerValidator workers,
        boolean remembers,
        Supplier<Instant> clock) {

    /** Copies the lists; a directory named twice counts once. */
    public IndexSettings {
        directories = directories.stream().map(Path::toAbsolutePath).distinct().toList();
        loaders = List.copyOf(loaders);
        registered = List.copyOf(registered);
    }
}
