package io.countermeasure.examples.readme;

// tag::quickstart[]
import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Incident;
import java.nio.file.Path;

public class QuickStart {
    public static void main(String[] args) {
        Incident incident = IncidentJson.read("{\"outage\": {\"id\": 4711, \"alert_label\": \"Disk full\"}}");
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .pluginDirectory(Path.of(args[0]))
                .sink("cloud", QuickStart::publish)
                .build()) {
            engine.request("disk.usage").incident(incident).requestId("4711").run();
            engine.request("disk.usage").incident(incident).requestId("4711").run(); // delivered twice
        }
    }

    static void publish(ExecutionResult result) { // your agent's way to its cloud
        System.out.println(result.summary());
    }
}
// end::quickstart[]
