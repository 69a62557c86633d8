package io.countermeasure.integration.hostile;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.nio.file.Files;

/** Says whose it is and what the incident was, and keeps something. Packed into a jar by the test. */
public final class RunAsCountermeasure extends CountermeasurePlugin {

    /** Its description in the jar. */
    static final String DESCRIPTION = """
            {"class": "io.countermeasure.integration.hostile.RunAsCountermeasure", "textkey": "hostile.jar", "name": "jar",
             "author": "tests", "description": "For a test"}
            """;

    @Override
    public CountermeasureMetadata metadata() {
        return CountermeasureMetadata.builder("hostile.jar")
                .name("jar")
                .author("tests")
                .description("For a test")
                .build();
    }

    @Override
    public void run(RunContext context) throws Exception {
        Files.writeString(context.dataDirectory().resolve("kept"), "x");
        String user = context.exec(Command.of("id", "-un")).stdout().strip();
        context.saveTextOutput(user + " " + context.incident().json().orElseThrow());
    }
}
