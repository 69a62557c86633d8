package io.countermeasure.json.internal;

import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CommandCountermeasure;
import java.util.ArrayList;
import java.util.Comparator;
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

    /** Collects faults, not without end. */
    static final class Faults {
        private static final int MOST = 100;

        private final List<JsonFault> list = new ArrayList<>();

        void add(JsonFault fault) {
            if (list.size() < MOST) {
                list.add(fault);
            }
        }

        boolean isEmpty() {
            return list.isEmpty();
        }

        List<JsonFault> sorted() {
            return list.stream()
                    .sorted(Comparator.comparingInt(JsonFault::line).thenComparingInt(JsonFault::column))
                    .toList();
        }
    }
}
