package com.acme.agent;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.ExecutionResult;
import java.nio.file.Path;

/** Answers one incident with the plugin of that key: {@code EmbeddedAgent FOLDER KEY}. */
public final class EmbeddedAgent {
    public static void main(String[] args) {
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .pluginDirectory(Path.of(args[0]))
                .sink("cloud", result -> System.out.println("to the cloud: " + result.summary()))
                .build()) {
            ExecutionResult result = engine.request(args[1])
                    .incident(IncidentJson.read("{\"outage\": {\"id\": 4711, \"alert_label\": \"Disk full\"}}"))
                    .run();
            System.out.print(result.textOutput());
        }
    }
}
