package io.countermeasure.json.internal;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CommandCountermeasure;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns one document into a plugin, or into everything that is wrong with it. */
final class PluginReader {

    private final Fields fields;
    private final Faults faults;
    private @Nullable Command command;

    private PluginReader(Fields fields, Faults faults) {
        this.fields = fields;
        this.faults = faults;
    }

    static PluginDocument read(JsonSource source) {
        Faults faults = new Faults(source::fault);
        TreeReader.Tree tree = TreeReader.readStrictly(source, JsonLimits.PLUGIN, faults);
        JsonNode root = tree.root();
        if (!(root instanceof JsonNode.Obj object)) {
            if (root != null) {
                faults.add(root.offset(), "plugin must be a JSON object but was " + root.shown());
            }
            return new PluginDocument(Optional.empty(), Optional.empty(), source.marked(), faults.sorted());
        }
        // of a document that breaks off only the key is of use: all else would be reported as missing
        Faults reported = tree.complete() ? faults : new Faults(source::fault);
        Fields fields = new Fields(object, reported);
        MetadataReader metadata = new MetadataReader(fields);
        Optional<TextKey> key = metadata.key();
        Optional<CommandCountermeasure> plugin =
                tree.complete() ? new PluginReader(fields, reported).plugin(metadata, key) : Optional.empty();
        return new PluginDocument(plugin, key, source.marked(), faults.sorted());
    }

    private Optional<CommandCountermeasure> plugin(MetadataReader metadata, Optional<TextKey> key) {
        fields.checkKeys(KnownKeys.PLUGIN);
        CountermeasureMetadata.Builder builder = metadata.builder(key);
        command();
        fields.get("$schema")
                .filter(node -> !(node instanceof JsonNode.Str))
                .ifPresent(node -> fields.wrong("$schema", "a string", node));
        return faults.isEmpty() && command != null
                ? Optional.of(CommandCountermeasure.of(builder.build(), command))
                : Optional.empty();
    }

    private void command() {
        JsonNode node = fields.required("command").orElse(null);
        if (node instanceof JsonNode.Str text) {
            fields.set(node, () -> command = Command.shell(text.value()));
        } else if (node instanceof JsonNode.Arr words) {
            List<JsonNode.Str> strings = fields.strings("command", words);
            if (strings.size() == words.elements().size()) { // otherwise it has been said what is wrong
                fields.set(
                        node,
                        () -> command = Command.of(
                                strings.stream().map(JsonNode.Str::value).toList()));
            }
        } else if (node != null) {
            fields.wrong("command", "a string or a list of strings", node);
        }
    }
}
