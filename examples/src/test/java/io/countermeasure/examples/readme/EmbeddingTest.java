package io.countermeasure.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.Execution;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Incident;
import io.countermeasure.model.Rejection;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/embed.md shows, at work. */
class EmbeddingTest {

    private static final Path DISK_USAGE = Path.of("plugins/json/disk_usage.json");
    private static final byte[] INCIDENT =
            "{\"outage\": {\"id\": 4711, \"alert_label\": \"Load\"}}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path home;

    @Test
    void theEngineOfThePageAnswersAndPublishesAndTells() throws Exception {
        Files.createDirectory(home.resolve("plugins"));
        Files.writeString(home.resolve("plugins/disk_usage.json"), Files.readString(DISK_USAGE));
        List<ExecutionResult> published = new CopyOnWriteArrayList<>();
        try (CountermeasureEngine engine = Embedding.engine(home, published::add)) {
            ExecutionResult result = Embedding.request(engine, INCIDENT);
            List<String> lines = Embedding.start(engine);

            assertThat(result.succeeded()).as(result.summary()).isTrue();
            assertThat(result.event()).contains(Incident.Event.OPENED);
            assertThat(result.durable()).isTrue();
            await().untilAsserted(() -> assertThat(lines)
                    .anyMatch(line -> line.startsWith("Filesystem"))
                    .contains("disk.usage SUCCEEDED with return code 0"));
            await().untilAsserted(() -> assertThat(published).hasSize(2));
            await().untilAsserted(() -> assertThat(Embedding.tell(engine))
                    .contains("0 results wait for a sink", "load.report SUCCEEDED with return code 0"));
        }
    }

    @Test
    void theGateOfThePageLetsOneDisruptiveRunThroughAtATime() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(new DisruptiveCountermeasure("one", inside, end))
                .register(new DisruptiveCountermeasure("two", new CountDownLatch(1), new CountDownLatch(0)))
                .gate(new OneAtATimeGate())
                .clock(new LongUp())
                .build()) {
            Execution first = engine.request("one").start();
            assertThat(inside.await(60, TimeUnit.SECONDS))
                    .as(String.valueOf(first.result()))
                    .isTrue();
            ExecutionResult second = engine.request("two").run();
            end.countDown();

            assertThat(first.result().join().succeeded()).isTrue();
            assertThat(second.rejection().orElseThrow().reason()).isEqualTo(Rejection.Reason.DENIED);
            assertThat(engine.request("two").run().succeeded()).isTrue();
        }
    }

    @Test
    void aConfinedEngineAsThePageGrantsItCanBeBuilt() {
        try (CountermeasureEngine engine = Embedding.confined().build()) {
            assertThat(engine.registry().catalog().problems()).isEmpty();
        }
    }

    /** Runs until it is told to end. */
    private static final class DisruptiveCountermeasure extends CountermeasurePlugin {

        private final String key;
        private final CountDownLatch inside;
        private final CountDownLatch end;

        DisruptiveCountermeasure(String key, CountDownLatch inside, CountDownLatch end) {
            this.key = key;
            this.inside = inside;
            this.end = end;
        }

        @Override
        public CountermeasureMetadata metadata() {
            return CountermeasureMetadata.builder(key)
                    .name(key)
                    .author("ops@acme.example")
                    .description("For a test")
                    .disruptive(true)
                    .build();
        }

        @Override
        public void run(RunContext context) throws InterruptedException {
            inside.countDown();
            end.await();
        }
    }
}
