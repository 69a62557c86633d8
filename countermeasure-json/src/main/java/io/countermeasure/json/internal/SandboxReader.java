package io.countermeasure.json.internal;

import io.countermeasure.model.Guarantee;
import io.countermeasure.model.SandboxPolicy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** What a plugin asks of its sandbox. */
final class SandboxReader {

    private final Fields plugin;

    SandboxReader(Fields plugin) {
        this.plugin = plugin;
    }

    Optional<SandboxPolicy> read() {
        return plugin.object("sandbox").map(object -> policy(plugin.within("sandbox", object)));
    }

    private static SandboxPolicy policy(Fields fields) {
        SandboxPolicy.Builder builder = SandboxPolicy.builder();
        fields.checkKeys(KnownKeys.SANDBOX);
        guarantees(fields, "require", builder::require);
        guarantees(fields, "prefer", builder::prefer);
        paths(fields, "read", builder::read);
        paths(fields, "write", builder::write);
        return builder.build();
    }

    private static void guarantees(Fields fields, String name, Consumer<Guarantee> add) {
        for (JsonNode.Str word : fields.strings(name)) {
            Names.find(Guarantee.class, word.value())
                    .ifPresentOrElse(add, () -> fields.wrong(name + " entry", Fields.spelled(Guarantee.class), word));
        }
    }

    private static void paths(Fields fields, String name, Consumer<Path> add) {
        for (JsonNode.Str path : fields.strings(name)) {
            fields.path(name + " entry", path).ifPresent(add);
        }
    }
}
