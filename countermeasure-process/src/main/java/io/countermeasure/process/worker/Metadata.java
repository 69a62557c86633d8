package io.countermeasure.process.worker;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import io.countermeasure.json.internal.MetadataWriter;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CountermeasurePlugin;
import java.util.Map;
import java.util.Objects;

/** What a plugin says of itself, and whether that is what the agent has decided by. Stateless. */
final class Metadata {

    private Metadata() {}

    static CountermeasureMetadata of(CountermeasurePlugin plugin) {
        CountermeasureMetadata metadata = plugin.metadata();
        if (metadata == null) { // plugins are other people's code
            throw new IllegalStateException("metadata() must return metadata but returned null");
        }
        return metadata;
    }

    /** Limits, sudo rights and confinement come from what was known before: another answer now is a failure. */
    static void check(CountermeasurePlugin plugin, Map<?, ?> known) {
        Map<?, ?> said = (Map<?, ?>)
                Objects.requireNonNull(Json.parse(Json.write(MetadataWriter.members(of(plugin))), JsonLimits.OWN));
        said.forEach((name, value) -> {
            if (!Objects.equals(value, known.get(name))) {
                throw new IllegalStateException("metadata() must say what the agent knows of this jar but " + name
                        + " is " + Json.write(value) + " and not " + Json.write(known.get(name)));
            }
        });
    }
}
