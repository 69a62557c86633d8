package io.countermeasure.engine;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.spi.WorkerCountermeasure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A plugin in shell, for the driver worker.sh. */
final class ShellWorkerCountermeasure extends WorkerCountermeasure {

    private final CountermeasureMetadata metadata;
    private final Path driver;
    private final Path script;
    private final String preload;

    private ShellWorkerCountermeasure(CountermeasureMetadata metadata, Path driver, Path script, String preload) {
        this.metadata = metadata;
        this.driver = driver;
        this.script = script;
        this.preload = preload;
    }

    static ShellWorkerCountermeasure of(
            Path folder, String key, String script, UnaryOperator<CountermeasureMetadata.Builder> more)
            throws IOException {
        return of(folder, key, "", script, more);
    }

    /** The same whose workers do something else ahead. */
    static ShellWorkerCountermeasure of(
            Path folder, String key, String ahead, String script, UnaryOperator<CountermeasureMetadata.Builder> more)
            throws IOException {
        Path driver = folder.resolve("worker.sh");
        if (!Files.exists(driver)) {
            try (InputStream source = ShellWorkerCountermeasure.class.getResourceAsStream("worker.sh")) {
                Files.copy(Objects.requireNonNull(source), driver);
            }
        }
        CountermeasureMetadata metadata = more.apply(CountermeasureMetadata.builder(key)
                        .name(key)
                        .author("tests")
                        .description("For a test"))
                .build();
        String preload = ahead.isEmpty()
                ? "{}"
                : '"' + Files.writeString(folder.resolve(key + ".ahead"), ahead).toString() + '"';
        return new ShellWorkerCountermeasure(
                metadata, driver, Files.writeString(folder.resolve(key + ".sh"), script), preload);
    }

    @Override
    public CountermeasureMetadata metadata() {
        return metadata;
    }

    @Override
    public List<String> argv() {
        return List.of("/bin/sh", driver.toString());
    }

    @Override
    public String preload() {
        return preload;
    }

    @Override
    public String payload() {
        return '"' + script.toString() + '"';
    }
}
