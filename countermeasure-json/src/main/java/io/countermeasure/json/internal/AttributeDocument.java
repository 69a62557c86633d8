package io.countermeasure.json.internal;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.TextKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What came of the attributes of a plugin that is written in another language: the same names, types and rules as those
 * of a JSON plugin.
 *
 * @param metadata what they say, if nothing is wrong
 * @param key the key it has or was meant to have, if that much could be read
 * @param faults everything wrong, at its place in the plugin's own file
 */
public record AttributeDocument(
        Optional<CountermeasureMetadata> metadata, Optional<TextKey> key, List<JsonFault> faults) {

    /** A place in the plugin's file, line and column from 1. */
    public record Place(int line, int column) {}

    /**
     * Reads attributes.
     *
     * @param object a JSON object of them
     * @param places where each attribute stands in the plugin's file, and, for an empty name, the plugin as a whole
     * @throws JsonFault if the text is no JSON object, or is over the limits of a plugin
     */
    public static AttributeDocument read(String object, Function<String, Place> places) {
        JsonSource source = JsonSource.of(object, JsonLimits.PLUGIN, true);
        if (!(TreeReader.read(source, JsonLimits.PLUGIN) instanceof JsonNode.Obj attributes)) {
            throw source.fault(0, "attributes must be a JSON object but are not");
        }
        Faults faults = new Faults(locator(attributes, places));
        MetadataReader reader = new MetadataReader(new Fields(attributes, faults));
        Optional<TextKey> key = reader.key();
        CountermeasureMetadata.Builder builder = reader.builder(key);
        Optional<CountermeasureMetadata> metadata = faults.isEmpty() ? Optional.of(builder.build()) : Optional.empty();
        return new AttributeDocument(metadata, key, faults.sorted());
    }

    /** An offset is within the attribute that begins before it. */
    private static Faults.Locator locator(JsonNode.Obj attributes, Function<String, Place> places) {
        TreeMap<Integer, String> names = new TreeMap<>(Map.of(attributes.offset(), ""));
        attributes.members().forEach((name, member) -> names.put(member.nameOffset(), name));
        return (offset, rule) -> {
            Place place = places.apply(names.floorEntry(offset).getValue());
            return new JsonFault(place.line(), place.column(), rule, false);
        };
    }
}
