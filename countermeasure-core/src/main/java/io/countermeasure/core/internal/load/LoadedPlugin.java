package io.countermeasure.core.internal.load;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.spi.WorkerCountermeasure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plugin and what it said of itself, once. Immutable, but for the plugin.
 *
 * @param metadata its only answer to metadata()
 * @param plugin the plugin
 * @param command its only answer to command(), if it is a {@link CommandCountermeasure}
 * @param worker its only answers about its workers, if it is a {@link WorkerCountermeasure}
 * @param kind how it is written: its loader's kind, or {@code java}
 * @param file the file it came from, if it came from one
 * @param sha256 the hash of that file's bytes
 */
public record LoadedPlugin(
        CountermeasureMetadata metadata,
        CountermeasurePlugin plugin,
        Optional<Command> command,
        Optional<WorkerWords> worker,
        String kind,
        Optional<Path> file,
        Optional<String> sha256) {

    /**
     * Asks the plugin, each question once.
     *
     * @param known what {@link WorkerWords} knows of other plugins
     * @throws IllegalArgumentException if an answer is null
     */
    static LoadedPlugin ask(
            CountermeasurePlugin plugin,
            String kind,
            Optional<Path> file,
            Optional<String> sha256,
            Map<List<String>, List<String>> known) {
        // plugins are other people's code: null is what some return
        CountermeasureMetadata metadata = plugin.metadata();
        if (metadata == null) {
            throw new IllegalArgumentException("metadata() must return metadata but returned null");
        }
        Optional<Command> command = Optional.empty();
        if (plugin instanceof CommandCountermeasure simple) {
            command = Optional.ofNullable(simple.command());
            if (command.isEmpty()) {
                throw new IllegalArgumentException("command() must return a command but returned null");
            }
        }
        Optional<WorkerWords> worker = plugin instanceof WorkerCountermeasure other
                ? Optional.of(WorkerWords.ask(other, metadata, known))
                : Optional.empty();
        return new LoadedPlugin(metadata, plugin, command, worker, kind, file, sha256);
    }
}
