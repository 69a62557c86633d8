package io.countermeasure.integration.shell;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Problem;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.LoadContext;
import io.countermeasure.spi.LoadContext.PluginFile;
import io.countermeasure.spi.WorkerCountermeasure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Plugins in {@code /bin/sh}: what they are stands in comments such as {@code # textkey: demo.hello}. */
public final class ShellFileLoader implements CountermeasureLoader {

    private static final Pattern HEADER = Pattern.compile("(?m)^# (\\w+): (.+)$");

    private final Path driver;

    /** With that driver, which runs them. */
    public ShellFileLoader(Path driver) {
        this.driver = driver;
    }

    @Override
    public String kind() {
        return "sh";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("sh");
    }

    @Override
    public void load(LoadContext context) {
        for (PluginFile file : context.files()) {
            try {
                context.plugin(file, new ShellCountermeasure(metadata(file), driver, file.path()));
            } catch (IllegalArgumentException e) {
                context.problem(Problem.error(file.path(), String.valueOf(e.getMessage())));
            }
        }
    }

    private static CountermeasureMetadata metadata(PluginFile file) {
        Map<String, String> said = HEADER.matcher(new String(file.content(), StandardCharsets.UTF_8))
                .results()
                .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2), (first, second) -> first));
        CountermeasureMetadata.Builder metadata = CountermeasureMetadata.builder(said.getOrDefault("textkey", ""))
                .name(said.getOrDefault("name", ""))
                .author(said.getOrDefault("author", ""))
                .description(said.getOrDefault("description", ""));
        if (said.containsKey("max_runtime")) {
            metadata.maxRuntime(Duration.ofSeconds(Long.parseLong(said.get("max_runtime"))));
        }
        return metadata.build();
    }

    private static final class ShellCountermeasure extends WorkerCountermeasure {
        private final CountermeasureMetadata metadata;
        private final Path driver;
        private final Path file;

        ShellCountermeasure(CountermeasureMetadata metadata, Path driver, Path file) {
            this.metadata = metadata;
            this.driver = driver;
            this.file = file;
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
        public String payload() {
            return '"' + file.toString() + '"';
        }
    }
}
