package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.core.internal.wall.WallSettings;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.plugin.CommandCountermeasure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With scripts in wall's place. */
@Timeout(120)
class AnnouncementTest {

    @TempDir
    private Path home;

    @Test
    void wallGetsTheTextByItsStandardInputAndNothingElse() throws IOException {
        wall("cat >" + home + "/text; echo \"$*\" >" + home + "/words; env >" + home + "/environment");

        ExecutionResult result = run(Duration.ofSeconds(1), "Gr\u00fc\u00dfe \\ $(id) %s");

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(home.resolve("text"))
                .content()
                .isEqualTo("\"demo\" (demo.wall) starts in 1 second\nGr\u00fc\u00dfe \\ $(id) %s\nExecution "
                        + result.executionId() + "\n");
        assertThat(home.resolve("words")).content().isEqualTo("-t 5\n");
        assertThat(home.resolve("environment"))
                .content()
                .contains("LC_ALL=C.UTF-8")
                .doesNotContain("ANNOUNCEMENT");
        assertThat(told(result)).isEqualTo("announced; nobody is logged in at a terminal");
    }

    @Test
    void whatIsAnnouncedWithoutAPauseStartsAtOnceAndSaysThatItsAnnouncementIsUnderWay() throws IOException {
        wall("sleep 60");

        ExecutionResult result = run(Duration.ZERO, "x");

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(told(result)).isEqualTo("being announced; nobody is logged in at a terminal");
    }

    @Test
    void aWallThatHangsIsEndedAndThePauseIsAsLongAsItWasPromised() throws IOException {
        wall("echo $$ >" + home + "/pid; trap '' TERM; while :; do sleep 1; done");

        ExecutionResult result = run(Duration.ofSeconds(6), "x");

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(told(result))
                .isEqualTo("perhaps not announced: wall took longer than 1.0 s and was ended;"
                        + " nobody is logged in at a terminal");
        assertThat(result.duration()).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(60));
        long pid = Long.parseLong(Files.readString(home.resolve("pid")).strip());
        Awaitility.await().until(() -> ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void whatWallComplainsOfIsTold() throws IOException {
        wall("printf 'pts/4:\\033[2J Input/output error' >&2");
        assertThat(told(run(Duration.ofSeconds(1), "x")))
                .isEqualTo("perhaps not announced: wall said: pts/4: Input/output error;"
                        + " nobody is logged in at a terminal");
        wall("echo no >&2; exit 3");
        assertThat(told(run(Duration.ofSeconds(1), "x")))
                .startsWith("perhaps not announced: wall exited with 3: no; nobody");
    }

    @Test
    void withoutAWallTheRunGoesOn() {
        ExecutionResult result = run(Duration.ZERO, "x");

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(told(result))
                .isEqualTo("perhaps not announced: executable must be in " + home + " but there is no \"wall\"");
    }

    @Test
    void aWallThatOthersCouldHaveWrittenIsNotStarted() throws IOException {
        Path wall = wall("touch " + home + "/ran");
        Files.setPosixFilePermissions(wall, PosixFilePermissions.fromString("rwxrwxrwx"));

        ExecutionResult result = run(Duration.ofSeconds(1), "x");

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(told(result)).startsWith("perhaps not announced: wall must not be writable by others but " + wall);
        assertThat(home.resolve("ran")).doesNotExist();
    }

    @Test
    void withoutADelayNothingIsAnnounced() throws IOException {
        wall("touch " + home + "/ran");
        try (CountermeasureEngine engine = engine(Optional.empty(), "x")) {
            ExecutionResult result = engine.request("demo.wall").run();

            assertThat(result.verdicts()).noneMatch(v -> v.gate().equals("wall"));
            assertThat(home.resolve("ran")).doesNotExist();
        }
    }

    @Test
    void aPluginInThisJvmIsAnnouncedToo() throws IOException {
        wall("cat >" + home + "/text");
        EngineBuilder builder = CountermeasureEngine.builder()
                .register(TestCountermeasure.of("demo.java").announced(Duration.ofSeconds(1)));
        builder.wall = settings();
        try (CountermeasureEngine engine = builder.build()) {
            assertThat(told(engine.request("demo.java").run())).startsWith("announced; ");
            assertThat(home.resolve("text")).content().startsWith("\"demo.java\" (demo.java) starts in 1 second\n");
        }
    }

    private ExecutionResult run(Duration delay, String description) {
        try (CountermeasureEngine engine = engine(Optional.of(delay), description)) {
            return engine.request("demo.wall").run();
        }
    }

    private CountermeasureEngine engine(Optional<Duration> delay, String description) {
        CountermeasureMetadata metadata = CountermeasureMetadata.builder("demo.wall")
                .name("demo")
                .author("tests")
                .description(description)
                .wallAnnounceDelay(delay.orElse(null))
                .build();
        EngineBuilder builder =
                CountermeasureEngine.builder().register(CommandCountermeasure.of(metadata, Command.of("/bin/true")));
        builder.wall = settings();
        return builder.build();
    }

    private WallSettings settings() {
        return new WallSettings(home.toString(), List.of(home.resolve("utmp")), Path.of("/dev"), Duration.ofSeconds(1));
    }

    private Path wall(String script) throws IOException {
        Files.write(home.resolve("utmp"), new byte[0]);
        Path wall = Files.writeString(home.resolve("wall"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(wall, PosixFilePermissions.fromString("rwxr-xr-x"));
        return wall;
    }

    private static String told(ExecutionResult result) {
        return result.verdicts().stream()
                .filter(v -> v.gate().equals("wall"))
                .findFirst()
                .orElseThrow()
                .detail();
    }
}
