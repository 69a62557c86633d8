package io.countermeasure.core.internal.sudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countermeasure.model.CommandResult;
import io.countermeasure.process.Executables;
import io.countermeasure.process.Launcher;
import io.countermeasure.process.RunUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked, and how often. The answers are made up here; integration-tests has those of a real sudo. */
class SudoRightsTest {

    private static final RunUser ROOT = new RunUser("root", 0, 0, "/root");

    @TempDir
    private Path folder;

    private final List<List<String>> asked = new ArrayList<>();
    private long now;
    private String command = "";

    @BeforeEach
    void aCommand() throws IOException {
        assumeTrue(Executables.find("sudo", Launcher.PATH).isPresent(), "needs sudo, which is not installed");
        command = Files.createFile(folder.resolve("command")).toString();
    }

    @Test
    void anAnswerIsBelievedForAMinuteAndOnlyWhileTheCommandIsAsItWas() throws Exception {
        SudoRights rights = rights(words -> said(0, words.contains("--") ? command + "\n" : LISTING, ""));

        rights.of(List.of(command));
        rights.of(List.of(command));
        assertThat(asked).hasSize(2);
        now += TimeUnit.SECONDS.toNanos(61);
        rights.of(List.of(command));
        assertThat(asked).hasSize(4);
        Files.writeString(Path.of(command), "another");
        rights.of(List.of(command));
        assertThat(asked).hasSize(6);
        rights.of(List.of(command + " other"));
        assertThat(asked).hasSize(8);
        rights.afresh(List.of(command));
        assertThat(asked).hasSize(10);
    }

    @Test
    void sudoIsAskedNeitherToRunAnythingNorToPrompt() throws Exception {
        SudoRights rights = rights(words -> said(1, "", "sudo: a password is required\n"));

        rights.of(List.of(command + " a 'b c'"));

        assertThat(asked).allSatisfy(words -> {
            assertThat(words).contains("-n", "-k").containsAnyOf("-l", "-v");
        });
    }

    @Test
    void aSudoThatDoesNotAnswerProvesNothing() throws Exception {
        SudoRights silent = rights(words -> new CommandResult(143, "", "", 0, true, Duration.ofSeconds(10)));
        SudoRights broken = rights(words -> {
            throw new IOException("no processes left");
        });

        assertThat(silent.of(List.of(command)).get(command))
                .extracting("verdict")
                .isEqualTo(SudoVerdict.PERMITTED_UNPROVEN);
        assertThat(broken.of(List.of(command)).get(command)).satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(SudoVerdict.PERMITTED_UNPROVEN);
            assertThat(finding.detail()).contains("no processes left");
        });
    }

    private static final String LISTING = """
            User root may run the following commands on host:

            Sudoers entry:
                RunAsUsers: ALL
                Commands:
            \tALL
            """;

    private SudoRights rights(SudoProcess answers) {
        SudoProcess process = words -> {
            asked.add(words);
            return answers.run(words);
        };
        return new SudoRights(process, ROOT, false, () -> now);
    }

    private static CommandResult said(int code, String out, String err) {
        return new CommandResult(code, out, err, 0, false, Duration.ZERO);
    }
}
