package io.countermeasure.testkit;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.time.Duration;

/** Declares sudo, an announcement and a frequency, as a restart does. */
public final class RestartCountermeasure extends CountermeasurePlugin {

    /** For the worker of a jar. */
    public RestartCountermeasure() {}

    @Override
    public CountermeasureMetadata metadata() {
        return CountermeasureMetadata.builder("nginx.restart")
                .name("Restart nginx")
                .author("ops@acme.example")
                .description("Restarts nginx")
                .maxFrequency(Duration.ofMinutes(5))
                .wallAnnounceDelay(Duration.ofHours(1))
                .sudoRequirement("/usr/bin/systemctl restart nginx")
                .build();
    }

    @Override
    public void run(RunContext context) throws Exception {
        CommandResult result = context.exec(
                Command.of("/usr/bin/systemctl", "restart", "nginx").withSudo());
        context.saveTextOutput(context.incident().outage().alertLabel().orElse("nobody knows") + result.stderr());
        context.saveReturnCode(result.exitCode());
    }
}
