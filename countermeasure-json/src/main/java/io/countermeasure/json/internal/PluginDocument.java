package io.countermeasure.json.internal;

import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CommandCountermeasure;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What came of one plugin document.
 *
 * @param plugin the plugin, if nothing is wrong
 * @param key the key it has or was meant to have, if that much could be read
 * @param marked whether the document began with a byte order mark
 * @param faults everything wrong, in the order of the document
 */
public record PluginDocument(
        Optional<CommandCountermeasure> plugin, Optional<TextKey> key, boolean marked, List<JsonFault> faults) {

    /** Reads a document; never throws for what is in it. */
    public static PluginDocument read(byte[] content) {
        return read(() -> JsonSource.of(content, JsonLimits.PLUGIN));
    }

    /** The same. */
    public static PluginDocument read(String content) {
        return read(() -> JsonSource.of(content, JsonLimits.PLUGIN, true));
    }

    private static PluginDocument read(Supplier<JsonSource> source) {
        try {
            return PluginReader.read(source.get());
        } catch (JsonFault e) {
            return new PluginDocument(Optional.empty(), Optional.empty(), false, List.of(e));
        }
    }
}
