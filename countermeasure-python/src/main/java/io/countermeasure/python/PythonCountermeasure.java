package io.countermeasure.python;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.spi.WorkerCountermeasure;
import java.nio.file.Path;
import java.util.List;

/** A plugin in a Python file: data about what its worker is to do. Immutable. */
final class PythonCountermeasure extends WorkerCountermeasure {

    private final CountermeasureMetadata metadata;
    private final List<String> argv;
    private final String preload;
    private final String payload;
    private final Path library;

    PythonCountermeasure(
            CountermeasureMetadata metadata, List<String> argv, String preload, String payload, Path library) {
        this.metadata = metadata;
        this.argv = List.copyOf(argv);
        this.preload = preload;
        this.payload = payload;
        this.library = library;
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
    public String preload() {
        return preload;
    }

    @Override
    public String payload() {
        return payload;
    }

    /** The folder of the Python package. */
    @Override
    public List<Path> reads() {
        return List.of(library);
    }
}
