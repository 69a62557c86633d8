package io.countermeasure.core.internal.jar;

import io.countermeasure.core.internal.jar.JarLook.Described;
import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.MetadataWriter;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.spi.LoadContext.PluginFile;
import io.countermeasure.spi.WorkerCountermeasure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A plugin of a jar. Immutable. */
final class JarCountermeasure extends WorkerCountermeasure {

    private final CountermeasureMetadata metadata;
    private final List<String> argv;
    private final String payload;
    private final List<Path> reads;

    /** One of that file, which may be a link: where a sandbox shows it, it does not show the ways there. */
    JarCountermeasure(PluginFile file, Described plugin, JavaWorker worker) throws IOException {
        Path real = file.path().toRealPath();
        metadata = plugin.metadata();
        argv = worker.work();
        reads = worker.reads(real);
        payload = Json.write(Map.of(
                "file", real.toString(),
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

    /** The Java runtime, the worker's own jar, and the plugin's. */
    @Override
    public List<Path> reads() {
        return reads;
    }
}
