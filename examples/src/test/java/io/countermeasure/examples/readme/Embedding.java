package io.countermeasure.examples.readme;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.EngineHealth;
import io.countermeasure.engine.Execution;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.engine.StoredResults;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Incident;
import io.countermeasure.model.SandboxPolicy;
import io.countermeasure.spi.ResultSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** What docs/embed.md and docs/sandbox.md show of the engine's API. */
final class Embedding {

    private Embedding() {}

    static CountermeasureEngine engine(Path home, ResultSink cloud) {
        // tag::engine[]
        RunPolicy policy = RunPolicy.builder()
                .maxRuntime(Duration.ofMinutes(2))
                .maxOutputBytes(256 * 1024)
                .build();
        CountermeasureEngine engine = CountermeasureEngine.builder()
                .pluginDirectory(home.resolve("plugins"))
                .stateDirectory(home.resolve("state"))
                .register(new LoadReportCountermeasure())
                .runPolicy(policy)
                .gate(new OneAtATimeGate())
                .sink("cloud", cloud)
                .build();
        // end::engine[]
        return engine;
    }

    static ExecutionResult request(CountermeasureEngine engine, byte[] document) {
        // tag::request[]
        Incident incident = IncidentJson.readTruncating(document);
        ExecutionResult result = engine.request("load.report")
                .incident(incident)
                .event(Incident.Event.OPENED)
                .requestId("outage-4711/load.report")
                .notAfter(Instant.now().plus(Duration.ofMinutes(10)))
                .run();
        // end::request[]
        return result;
    }

    static List<String> start(CountermeasureEngine engine) {
        List<String> lines = new CopyOnWriteArrayList<>();
        // tag::start[]
        Execution execution = engine.request("disk.usage").onOutput(lines::add).start();
        CompletableFuture<Void> told = execution.result().thenAccept(result -> lines.add(result.summary()));
        // end::start[]
        told.join();
        return lines;
    }

    static List<String> tell(CountermeasureEngine engine) throws IOException {
        List<String> report = new ArrayList<>();
        // tag::health[]
        EngineHealth health = engine.health();
        report.addAll(health.troubles());
        report.add(health.pendingResults() + " results wait for a sink");
        if (engine.results().isPresent()) {
            for (StoredResults.Stored stored : engine.results().get().all()) {
                report.add(stored.result().summary());
            }
        }
        // end::health[]
        return report;
    }

    static EngineBuilder confined() {
        EngineBuilder builder = CountermeasureEngine.builder();
        // tag::confined[]
        SandboxPolicy logs =
                SandboxPolicy.builder().read(Path.of("/var/log/nginx")).build();
        SandboxPolicy spool =
                SandboxPolicy.builder().write(Path.of("/var/spool/acme")).build();
        builder.sandbox(Sandboxes.confined())
                .require(Guarantee.NO_NETWORK) // of every run
                .grant("nginx.logs", logs)
                .grant("spool.clean", spool);
        // end::confined[]
        return builder;
    }
}
