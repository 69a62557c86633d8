package com.acme.agent;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;

/** Restarts nginx, unless its configuration would keep it from coming back. */
public final class RestartNginxCountermeasure extends CountermeasurePlugin {

    @Override
    public CountermeasureMetadata metadata() {
        return CountermeasureMetadata.builder("nginx.restart")
                .name("Restart nginx")
                .author("ops@acme.example")
                .description("Restarts nginx if its configuration is sound")
                .sudoRequirement("/usr/bin/systemctl restart nginx")
                .build();
    }

    @Override
    public void run(RunContext context) throws Exception {
        CommandResult check = context.exec(Command.of("/usr/sbin/nginx", "-t"));
        if (!check.succeeded()) {
            throw new IllegalStateException("nginx must have a sound configuration but: " + check.stderr());
        }
        CommandResult restart = context.exec(Command.of("/usr/bin/systemctl", "restart", "nginx").withSudo());
        context.saveTextOutput("restarted");
        context.saveReturnCode(restart.exitCode());
    }
}
