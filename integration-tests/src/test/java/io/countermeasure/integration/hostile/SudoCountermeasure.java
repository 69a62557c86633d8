package io.countermeasure.integration.hostile;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;

/** Uses sudo. Packed into a jar by the test. */
public final class SudoCountermeasure extends CountermeasurePlugin {

    /** Its description in the jar. */
    static final String DESCRIPTION = """
            {"class": "io.countermeasure.integration.hostile.SudoCountermeasure", "textkey": "sudo.jar", "name": "jar",
             "author": "tests", "description": "For a test", "sudo_requirements": ["/usr/bin/id -u"]}
            """;

    @Override
    public CountermeasureMetadata metadata() {
        return CountermeasureMetadata.builder("sudo.jar")
                .name("jar")
                .author("tests")
                .description("For a test")
                .sudoRequirement("/usr/bin/id -u")
                .build();
    }

    @Override
    public void run(RunContext context) throws Exception {
        String declared = context.exec(Command.of("/usr/bin/id", "-u").withSudo())
                .stdout()
                .strip();
        int other = context.exec(Command.of("sudo", "cat", "/etc/shadow")).exitCode();
        context.saveTextOutput(declared + " " + other);
    }
}
