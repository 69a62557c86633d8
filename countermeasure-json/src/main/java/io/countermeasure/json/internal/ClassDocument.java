package io.countermeasure.json.internal;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.TextKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a document that describes a plugin which is a class: the members of a JSON plugin, with {@code class} in
 * the place of {@code command}.
 *
 * @param className the class, if it is named
 * @param metadata what the document says, if nothing is wrong
 * @param key the key it has or was meant to have, if that much could be read
 * @param faults everything wrong, in the order of the document
 */
public record ClassDocument(
        Optional<String> className,
        Optional<CountermeasureMetadata> metadata,
        Optional<TextKey> key,
        List<JsonFault> faults) {

    private static final String CLASS = "class";

    /** Reads a document; never throws for what is in it. */
    public static ClassDocument read(byte[] content) {
        try {
            return read(JsonSource.of(content, JsonLimits.PLUGIN));
        } catch (JsonFault e) {
            return new ClassDocument(Optional.empty(), Optional.empty(), Optional.empty(), List.of(e));
        }
    }

    private static ClassDocument read(JsonSource source) {
        Faults faults = new Faults(source::fault);
        TreeReader.Tree tree = TreeReader.readStrictly(source, JsonLimits.PLUGIN, faults);
        if (!tree.complete() || !(tree.root() instanceof JsonNode.Obj object)) {
            refuseKind(tree.root(), faults);
            return new ClassDocument(Optional.empty(), Optional.empty(), Optional.empty(), faults.sorted());
        }
        Fields fields = new Fields(object, faults);
        fields.checkKeys(KnownKeys.CLASS);
        Optional<String> className = fields.required(CLASS).flatMap(node -> fields.string(CLASS, node));
        MetadataReader reader = new MetadataReader(fields);
        Optional<TextKey> key = reader.key();
        CountermeasureMetadata.Builder builder = reader.builder(key);
        Optional<CountermeasureMetadata> metadata = faults.isEmpty() ? Optional.of(builder.build()) : Optional.empty();
        return new ClassDocument(className, metadata, key, faults.sorted());
    }

    private static void refuseKind(@Nullable JsonNode root, Faults faults) {
        if (root != null && !(root instanceof JsonNode.Obj)) {
            faults.add(root.offset(), "plugin must be a JSON object but was " + root.shown());
        }
    }
}
