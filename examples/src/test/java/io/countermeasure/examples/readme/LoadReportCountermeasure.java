package io.countermeasure.examples.readme;

// tag::java-plugin[]
import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

public final class LoadReportCountermeasure extends CountermeasurePlugin {

    @Override
    public CountermeasureMetadata metadata() {
        return CountermeasureMetadata.builder("load.report")
                .name("Load report")
                .author("ops@acme.example")
                .description("Load averages and the busiest processes")
                .maxFrequency(Duration.ofMinutes(1))
                .maxRuntime(Duration.ofSeconds(30))
                .build();
    }

    @Override
    public void run(RunContext context) throws Exception {
        context.log().info("answering {}", context.incident().outage().alertLabel());
        context.saveTextOutput(Files.readString(Path.of("/proc/loadavg")));
        CommandResult result = context.exec(Command.of("ps", "-eo", "pcpu,pid,comm", "--sort=-pcpu"));
        context.saveTextOutput(result.stdout());
        context.saveReturnCode(result.exitCode());
    }
}
// end::java-plugin[]
