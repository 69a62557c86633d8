package io.countermeasure.python;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.spi.WorkerCountermeasure;
import java.util.List;

/** A plugin in a Python file: data about what its worker is to do. Immutable. */
final class PythonCountermeasure extends WorkerCountermeasure {

    private final CountermeasureMetadata metadata;
    private final List<String> argv;
    private final String preload;
    private final String payload;

    PythonCountermeasure(CountermeasureMetadata metadata, List<String> argv, String preload, String payload) {
        this.metadata = metadata;
        this.argv = List.copyOf(argv);
        this.preload = preload;
        this.payload = payload;
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
}
