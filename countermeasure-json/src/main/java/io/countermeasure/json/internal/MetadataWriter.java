package io.countermeasure.json.internal;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.SandboxPolicy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Metadata under the names of the plugin format. */
public final class MetadataWriter {

    private MetadataWriter() {}

    /** The metadata's members. */
    public static Map<String, @Nullable Object> members(CountermeasureMetadata metadata) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("textkey", metadata.textKey().value());
        out.put("name", metadata.name());
        out.put("author", metadata.author());
        out.put("description", metadata.description());
        out.put("wall_announce_delay", seconds(metadata.wallAnnounceDelay().orElse(null)));
        out.put("max_frequency", seconds(metadata.maxFrequency().orElse(null)));
        out.put("max_runtime", seconds(metadata.maxRuntime().orElse(null)));
        out.put("sudo_requirements", metadata.sudoRequirements());
        out.put("environment", metadata.environment());
        out.put(
                "working_directory",
                metadata.workingDirectory().map(Path::toString).orElse(null));
        out.put("output", Names.of(metadata.output()));
        out.put("disruptive", metadata.disruptive());
        out.put("detach", metadata.detach());
        out.put("on_agent_exit", Names.of(metadata.onAgentExit()));
        out.put("sandbox", sandbox(metadata.sandbox()));
        return out;
    }

    /** Seconds as a number without needless zeros: 60, 0.25. */
    public static @Nullable BigDecimal seconds(@Nullable Duration duration) {
        if (duration == null) {
            return null;
        }
        BigDecimal exact = BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
        BigDecimal trimmed = exact.stripTrailingZeros();
        return trimmed.scale() < 0 ? trimmed.setScale(0) : trimmed;
    }

    private static Map<String, Object> sandbox(SandboxPolicy sandbox) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("require", guarantees(sandbox.require()));
        out.put("prefer", guarantees(sandbox.prefer()));
        out.put("read", sandbox.read().stream().map(Path::toString).toList());
        out.put("write", sandbox.write().stream().map(Path::toString).toList());
        return out;
    }

    private static List<String> guarantees(Collection<Guarantee> guarantees) {
        return guarantees.stream().map(Names::of).toList();
    }
}
