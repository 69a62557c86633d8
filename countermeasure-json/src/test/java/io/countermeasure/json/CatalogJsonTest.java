package io.countermeasure.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.Catalog;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Problem;
import io.countermeasure.plugin.CommandCountermeasure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogJsonTest {

    @Test
    void everyFieldIsInItUnderTheFormatsNames() {
        CountermeasureMetadata metadata = ((CommandCountermeasure)
                        RecordingContext.load(Corpus.read(Corpus.file("good/everything.json")))
                                .plugins
                                .values()
                                .iterator()
                                .next())
                .metadata();
        CountermeasureMetadata small = CountermeasureMetadata.builder("k")
                .name("n")
                .author("a")
                .description("d\ud83d\ude00")
                .maxRuntime(Duration.ofMillis(250))
                .build();
        Catalog catalog = new Catalog(
                Instant.EPOCH,
                List.of(
                        new Catalog.Entry(metadata, "json", Optional.of(Path.of("/p/x.json")), Optional.of("ab")),
                        new Catalog.Entry(small, "java", Optional.empty(), Optional.empty())),
                List.of(
                        Problem.error(Path.of("/p/y.json"), 3, 7, "rule \ud800\u001b"),
                        new Problem(Problem.Level.WARNING, null, 0, 0, "w")));

        assertThat(CatalogJson.write(catalog))
                .isEqualTo("{\"taken\":\"1970-01-01T00:00:00Z\",\"countermeasures\":[{\"textkey\":\"info.netstat\","
                        + "\"name\":\"netstat\",\"author\":\"ops@acme.example\",\"description\":\"Gather netstat output\","
                        + "\"wall_announce_delay\":60,\"max_frequency\":300,\"max_runtime\":30,"
                        + "\"sudo_requirements\":[\"/sbin/shutdown -r +1\"],"
                        + "\"environment\":{\"LANG\":\"C.UTF-8\",\"EMPTY\":\"\",\"_x1\":\"a\\nb\"},"
                        + "\"working_directory\":\"/var/log\",\"output\":\"html\",\"disruptive\":true,\"detach\":false,"
                        + "\"on_agent_exit\":\"finish\",\"sandbox\":{\"require\":[\"no_network\"],"
                        + "\"prefer\":[\"syscall_filter\"],\"read\":[\"/var/log\"],\"write\":[\"/var/spool/acme\"]},"
                        + "\"kind\":\"json\",\"file\":\"/p/x.json\",\"sha256\":\"ab\"},"
                        + "{\"textkey\":\"k\",\"name\":\"n\",\"author\":\"a\",\"description\":\"d😀\","
                        + "\"wall_announce_delay\":null,\"max_frequency\":null,\"max_runtime\":0.25,"
                        + "\"sudo_requirements\":[],\"environment\":{},\"working_directory\":null,\"output\":\"text\","
                        + "\"disruptive\":false,\"detach\":false,\"on_agent_exit\":\"kill\","
                        + "\"sandbox\":{\"require\":[],\"prefer\":[],\"read\":[],\"write\":[]},"
                        + "\"kind\":\"java\",\"file\":null,\"sha256\":null}],"
                        + "\"problems\":[{\"level\":\"error\",\"file\":\"/p/y.json\",\"line\":3,\"column\":7,"
                        + "\"rule\":\"rule \ufffd\\u001b\"},"
                        + "{\"level\":\"warning\",\"file\":null,\"line\":0,\"column\":0,\"rule\":\"w\"}]}");
    }
}
