package com.acme.agent;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Incident;
import java.nio.file.Path;
import java.time.Duration;

/** The part of a monitoring agent that answers incidents. */
public final class Agent {

    private final Path plugins;
    private final Path state;
    private final Cloud cloud;

    /**
     * @param plugins /usr/lib/acme-agent/countermeasures/plugins, where the agent is installed
     * @param state /var/lib/acme-agent/countermeasures
     */
    public Agent(Path plugins, Path state, Cloud cloud) {
        this.plugins = plugins;
        this.state = state;
        this.cloud = cloud;
    }

    public ExecutionResult answer(String textKey, Incident incident) {
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .pluginDirectory(plugins)
                .register(new RestartNginxCountermeasure())
                .stateDirectory(state)
                .sandbox(Sandboxes.host())
                .runPolicy(RunPolicy.builder().maxRuntime(Duration.ofMinutes(2)).maxOutputBytes(256 * 1024).build())
                .sink("cloud", cloud::publish)
                .build()) {
            cloud.announce(engine.registry().catalog());
            ExecutionResult result = engine.request(textKey).incident(incident).requestId("outage-4711/" + textKey).run();
            if (!result.ran()) cloud.alert(result.summary());
            return result;
        }
    }
}
