package io.countermeasure.core.internal.run;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Incident;
import io.countermeasure.process.Launcher;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.SandboxPlan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The environment of a command, from an allow-list: nothing of the agent's is in it. Stateless. */
public final class RunEnvironment {

    private static final String TEXTKEY = "COUNTERMEASURE_TEXTKEY";

    private RunEnvironment() {}

    /** What every run has, then what the plugin and the command add; without what differs from run to run. */
    public static Map<String, String> base(
            CountermeasureMetadata metadata, Command command, RunUser user, SandboxPlan plan) {
        Map<String, String> environment = standing(metadata, user, plan);
        environment.put(TEXTKEY, metadata.textKey().value());
        environment.putAll(command.environment());
        return environment;
    }

    /** What a worker has before it knows its plugin. */
    public static Map<String, String> standing(CountermeasureMetadata metadata, RunUser user, SandboxPlan plan) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", Launcher.PATH);
        environment.put("HOME", user.home());
        environment.put("USER", user.name());
        environment.put("LOGNAME", user.name());
        environment.put("LANG", "C.UTF-8");
        plan.enclosure().ifPresent(enclosure -> environment.putAll(enclosure.environment()));
        environment.putAll(metadata.environment());
        return environment;
    }

    /** What this run answers: never data of the incident, only where it lies. */
    static Map<String, String> answering(
            CountermeasureMetadata metadata, Path incidentFile, Incident incident, Optional<Incident.Event> event) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(TEXTKEY, metadata.textKey().value());
        environment.put("COUNTERMEASURE_INCIDENT", incidentFile.toString());
        if (incident.truncated()) {
            environment.put("COUNTERMEASURE_INCIDENT_TRUNCATED", "1");
        }
        event.ifPresent(e -> environment.put("COUNTERMEASURE_EVENT", e.name()));
        return environment;
    }

    /** Both together. */
    static Map<String, String> of(
            CountermeasureMetadata metadata,
            Command command,
            RunUser user,
            SandboxPlan plan,
            Path incidentFile,
            Incident incident,
            Optional<Incident.Event> event) {
        Map<String, String> environment = base(metadata, command, user, plan);
        environment.putAll(answering(metadata, incidentFile, incident, event));
        return environment;
    }
}
