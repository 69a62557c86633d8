package io.countermeasure.core.internal.jar;

import io.countermeasure.core.internal.jar.JarLook.Described;
import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.MetadataWriter;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.spi.LoadContext.PluginFile;
import io.countermeasure.spi.WorkerCountermeasure;
import java.util.List;
import java.util.Map;

/** A plugin of a jar. Immutable. */
final class JarCountermeasure extends WorkerCountermeasure {

    private final CountermeasureMetadata metadata;
    private final List<String> argv;
    private final String payload;

    JarCountermeasure(PluginFile file, Described plugin, JavaWorker worker) {
        metadata = plugin.metadata();
        argv = worker.work();
        payload = Json.write(Map.of(
                "file", file.path().toString(),
                "sha256", file.sha256(),
                "class", plugin.className(),
                "metadata", MetadataWriter.members(metadata)));
    }

    @Override
    public CountermeasureMetadata metadata() {
        return metadata;
    }

    @Override
    public List<String> argv() {
        return argv;
    }

    @Override
    public String payload() {
        return payload;
    }
}
