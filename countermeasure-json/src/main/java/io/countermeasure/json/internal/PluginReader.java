package io.countermeasure.json.internal;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.CountermeasureMetadata.OnAgentExit;
import io.countermeasure.model.Output;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CommandCountermeasure;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns one document into a plugin, or into everything that is wrong with it. */
final class PluginReader {

    private static final String ANY_KEY = "unknown";

    private final Fields fields;
    private final Faults faults;
    private @Nullable Command command;

    private PluginReader(Fields fields, Faults faults) {
        this.fields = fields;
        this.faults = faults;
    }

    static PluginDocument read(JsonSource source) {
        Faults faults = new Faults(source);
        TreeReader.Tree tree = TreeReader.readStrictly(source, JsonLimits.PLUGIN, faults);
        JsonNode root = tree.root();
        if (!(root instanceof JsonNode.Obj object)) {
            if (root != null) {
                faults.add(root.offset(), "plugin must be a JSON object but was " + root.shown());
            }
            return new PluginDocument(Optional.empty(), Optional.empty(), source.marked(), faults.sorted());
        }
        // of a document that breaks off only the key is of use: all else would be reported as missing
        Faults reported = tree.complete() ? faults : new Faults(source);
        PluginReader reader = new PluginReader(new Fields(object, reported), reported);
        Optional<TextKey> key = reader.key();
        Optional<CommandCountermeasure> plugin = tree.complete() ? reader.plugin(key) : Optional.empty();
        return new PluginDocument(plugin, key, source.marked(), faults.sorted());
    }

    private Optional<TextKey> key() {
        Optional<JsonNode> node = fields.required("textkey");
        Optional<String> text = node.flatMap(n -> fields.string("textkey", n));
        text.ifPresent(value -> fields.set(node.get(), () -> TextKey.of(value)));
        return text.filter(TextKey::isValid).map(TextKey::of);
    }

    private Optional<CommandCountermeasure> plugin(Optional<TextKey> key) {
        CountermeasureMetadata.Builder builder =
                CountermeasureMetadata.builder(key.map(TextKey::value).orElse(ANY_KEY));
        fields.checkKeys(KnownKeys.PLUGIN);
        fields.requiredString("name", builder::name);
        fields.requiredString("author", builder::author);
        fields.requiredString("description", builder::description);
        limits(builder);
        surroundings(builder);
        command();
        new SandboxReader(fields).read().ifPresent(builder::sandbox);
        return faults.isEmpty() && command != null
                ? Optional.of(CommandCountermeasure.of(builder.build(), command))
                : Optional.empty();
    }

    private void limits(CountermeasureMetadata.Builder builder) {
        fields.seconds("wall_announce_delay", 0, builder::wallAnnounceDelay);
        fields.seconds("max_frequency", 1, builder::maxFrequency);
        fields.seconds("max_runtime", 1, builder::maxRuntime);
        fields.bool("disruptive", builder::disruptive);
        fields.bool("detach", builder::detach);
        fields.choice("output", Output.Format.class, builder::output);
        fields.choice("on_agent_exit", OnAgentExit.class, builder::onAgentExit);
    }

    private void surroundings(CountermeasureMetadata.Builder builder) {
        fields.strings("sudo_requirements").stream()
                .limit(CountermeasureMetadata.MAX_SUDO_REQUIREMENTS + 1L)
                .forEach(line -> fields.set(line, () -> builder.sudoRequirement(line.value())));
        fields.object("environment")
                .ifPresent(variables -> variables.members().forEach((name, member) -> variable(builder, name, member)));
        fields.optional("working_directory")
                .filter(node -> fields.string("working_directory", node).isPresent())
                .flatMap(node -> fields.path("working_directory", (JsonNode.Str) node))
                .ifPresent(builder::workingDirectory);
        fields.get("$schema")
                .filter(node -> !(node instanceof JsonNode.Str))
                .ifPresent(node -> fields.wrong("$schema", "a string", node));
    }

    private void variable(CountermeasureMetadata.Builder builder, String name, JsonNode.Member member) {
        // first without the value, so that a bad name is reported where the name stands
        if (fields.set(member.nameOffset(), () -> builder.environment(name, ""))) {
            fields.string("environment value of " + Shown.quote(name), member.value())
                    .ifPresent(value -> fields.set(member.value(), () -> builder.environment(name, value)));
        }
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
