package com.acme.agent;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.time.Duration;

public final class RestartNginxCountermeasure extends CountermeasurePlugin {
    @Override public CountermeasureMetadata metadata() {
        return CountermeasureMetadata.builder("nginx.restart")
                .name("Restart nginx").author("ops@acme.example").description("Restarts nginx and says how it went")
                .maxFrequency(Duration.ofMinutes(5)).maxRuntime(Duration.ofSeconds(30))
                .sudoRequirement("/usr/bin/systemctl restart nginx").build();
    }
    @Override public void run(RunContext context) throws Exception {
        CommandResult result = context.exec(Command.of("/usr/bin/systemctl", "restart", "nginx").withSudo());
        context.saveTextOutput(result.stdout());
        context.saveReturnCode(result.exitCode());
    }
}
