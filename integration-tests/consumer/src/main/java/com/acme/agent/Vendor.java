package com.acme.agent;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Incident;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The vendor's program as the design shows it, with its own paths: to be run where /var/lib is not the host's. */
public final class Vendor {

    private Vendor() {}

    public static void main(String[] args) {
        Cloud cloud = new Cloud();
        answer(cloud, Incident.builder().services(List.of("nginx")).build());
        cloud.results().forEach(result -> System.out.println(result.textKey() + " ran " + result.ran()));
        System.out.println("catalogs " + cloud.catalogs().size());
    }

    static void answer(Cloud cloud, Incident incident) {
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .pluginDirectory(Path.of("/usr/lib/acme-agent/countermeasures/plugins"))
                .register(new RestartNginxCountermeasure())
                .stateDirectory(Path.of("/var/lib/acme-agent/countermeasures"))
                .sandbox(Sandboxes.host())
                .runPolicy(RunPolicy.builder().maxRuntime(Duration.ofMinutes(2)).maxOutputBytes(256 * 1024).build())
                .sink("cloud", cloud::publish)
                .build()) {
            cloud.announce(engine.registry().catalog());
            ExecutionResult result = engine.request("nginx.restart").incident(incident).requestId("outage-4711/nginx").run();
            if (!result.ran()) cloud.alert(result.summary());
        }
    }
}
