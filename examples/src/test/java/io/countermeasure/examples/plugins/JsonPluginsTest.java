package io.countermeasure.examples.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.FileTrust;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Incident;
import io.countermeasure.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPluginsTest {

    private static final Path PLUGINS = Path.of("plugins/json");

    @Test
    void allSixAreUsableAndNothingIsWrongWithThem() {
        try (CountermeasureEngine engine = engine(PLUGINS)) {
            assertThat(engine.registry().catalog().entries())
                    .extracting(e -> e.metadata().textKey().value())
                    .containsExactly(
                            "disk.usage",
                            "memory.top",
                            "network.summary",
                            "nginx.config_test",
                            "nginx.restart",
                            "service.journal");
            // a checkout may be writable by its group
            assertThat(engine.registry().validate()).noneMatch(problem -> problem.level() == Problem.Level.ERROR);
        }
    }

    @Test
    void whatNeedsSudoSaysSo() {
        try (CountermeasureEngine engine = engine(PLUGINS)) {
            for (Catalog.Entry entry : engine.registry().catalog().entries()) {
                boolean sudo = engine.explain(entry.metadata().textKey().value())
                        .argv()
                        .toString()
                        .contains("sudo");
                assertThat(entry.metadata().sudoRequirements().isEmpty()).isNotEqualTo(sudo);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"disk.usage, Filesystem", "memory.top, Mem:", "network.summary, <h2>Listening ports</h2>"})
    void whatCanRunAnywhereRuns(String key, String expected) {
        try (CountermeasureEngine engine = engine(PLUGINS)) {
            ExecutionResult result = engine.request(key).run();

            assertThat(result.succeeded()).as(result.summary()).isTrue();
            assertThat(result.textOutput() + result.htmlOutput()).contains(expected);
        }
    }

    @Test
    void theJournalIsOfTheServicesThatAreNamedAndKnown(@TempDir Path folder) throws IOException {
        String incident =
                "{\"services\": [\"nginx\", \"ssh\", \"unknown\"], \"reason\": \"$(touch owned) `id`; cron\"}";

        assertThat(journalWords(folder, IncidentJson.read(incident))).endsWith("short-iso --unit=nginx --unit=ssh\n");
        assertThat(journalWords(folder, Incident.empty())).endsWith("short-iso\n");
    }

    /** The words that journalctl would get: this host may have no journal. */
    private static String journalWords(Path folder, Incident incident) throws IOException {
        String plugin = Files.readString(PLUGINS.resolve("service_journal.json"));
        Files.writeString(folder.resolve("shown.json"), plugin.replace("exec journalctl", "echo journalctl"));
        try (CountermeasureEngine engine = engine(folder)) {
            return engine.request("service.journal").incident(incident).run().textOutput();
        }
    }

    private static CountermeasureEngine engine(Path directory) {
        return CountermeasureEngine.builder()
                .pluginDirectory(directory.toAbsolutePath())
                .fileTrust(FileTrust.RELAXED)
                .build();
    }
}
