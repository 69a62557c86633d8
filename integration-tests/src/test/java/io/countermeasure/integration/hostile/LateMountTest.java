package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is mounted while a sandbox stands comes up in it as it is, writable: such a one is not used. */
@Timeout(120)
class LateMountTest {

    private static final String COMMAND = """
            {"name": "Late", "author": "tests", "textkey": "late.command", "description": "Writes",
             "command": ["/bin/sh", "-c", "(echo x > %1$s/command) 2>/dev/null && printf written || printf refused"]}
            """;

    private static final String WORKER = """
            from countermeasure import CountermeasurePlugin

            class LateCountermeasure(CountermeasurePlugin):
                name = "Late"
                author = "tests"
                textkey = "late.worker"
                description = "Writes"

                def run(self):
                    try:
                        open("%1$s/worker", "w").close()
                        self.save_text_output("written")
                    except OSError as error:
                        self.save_text_output("refused")
                    self.save_return_code(0)
            """;

    @TempDir
    private Path root;

    @Test
    void whatIsMountedWhileASandboxStandsCannotBeWrittenToByTheNextRun() throws Exception {
        Assumptions.assumeTrue(Attacks.ROOT, "only root can mount");
        Attacks.open(root);
        Path plugins = Files.createDirectory(root.resolve("plugins"));
        Attacks.open(plugins);
        Path late = Files.createDirectory(plugins.resolve("late"));
        Files.writeString(plugins.resolve("command.json"), COMMAND.formatted(late));
        Files.writeString(plugins.resolve("worker.py"), WORKER.formatted(late));
        List<String> words = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private", "--"));
        words.addAll(List.of("/bin/sh", "-c", "mount --make-rshared / && exec \"$@\"", "sh")); // as systemd has it
        words.addAll(Jvms.words(LateMountMain.class, "-XX:TieredStopAtLevel=1", plugins.toString()));

        Process jvm = Jvms.start(new ProcessBuilder(words));
        List<String> said = jvm.inputReader()
                .lines()
                .filter(line -> line.matches("(control|before|after)\\b.*"))
                .toList();

        assertThat(jvm.waitFor()).as("%s", said).isZero();
        assertThat(said)
                .containsExactly(
                        "before late.command: refused",
                        "before late.worker: refused",
                        "control: mounted true",
                        "after late.command: refused",
                        "after late.worker: refused");
    }
}
