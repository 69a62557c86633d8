package io.countermeasure.json.internal;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.CountermeasureMetadata.OnAgentExit;
import io.countermeasure.model.Output;
import io.countermeasure.model.TextKey;
import java.util.Optional;

/** What a plugin of any language says of itself, from members of the same names. */
final class MetadataReader {

    private static final String ANY_KEY = "unknown";

    private final Fields fields;

    MetadataReader(Fields fields) {
        this.fields = fields;
    }

    /** Its key, reported if it is missing or none. */
    Optional<TextKey> key() {
        Optional<JsonNode> node = fields.required("textkey");
        Optional<String> text = node.flatMap(n -> fields.string("textkey", n));
        text.ifPresent(value -> fields.set(node.get(), () -> TextKey.of(value)));
        return text.filter(TextKey::isValid).map(TextKey::of);
    }

    /** All else; it can be built if nothing was reported. */
    CountermeasureMetadata.Builder builder(Optional<TextKey> key) {
        CountermeasureMetadata.Builder builder =
                CountermeasureMetadata.builder(key.map(TextKey::value).orElse(ANY_KEY));
        fields.requiredString("name", builder::name);
        fields.requiredString("author", builder::author);
        fields.requiredString("description", builder::description);
        limits(builder);
        surroundings(builder);
        new SandboxReader(fields).read().ifPresent(builder::sandbox);
        return builder;
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
    }

    private void variable(CountermeasureMetadata.Builder builder, String name, JsonNode.Member member) {
        // first without the value, so that a bad name is reported where the name stands
        if (fields.set(member.nameOffset(), () -> builder.environment(name, ""))) {
            fields.string("environment value of " + Shown.quote(name), member.value())
                    .ifPresent(value -> fields.set(member.value(), () -> builder.environment(name, value)));
        }
    }
}
