package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.KillReport.Verdict;
import io.countermeasure.plugin.CommandCountermeasure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are over at once, while what they leave is just becoming something else: another process, or another program. */
@Timeout(300)
class QuickEscapeesTest {

    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final int RUNS = Integer.getInteger("campaign.quick", 40);

    private final String word = Hostile.word();

    @AfterEach
    void nothingIsLeftOfTheTest() {
        Traces.killAll(word);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "a daemon: os.fork() and os._exit(0)",
                "a program: os.execv('/bin/sh', ['sh', '-c', 'while :; do sleep 1; done', sys.argv[1]])"
            })
    void nothingIsLeftOfAShortRunAfterAReportSaysClean(String escapee) {
        Assumptions.assumeTrue(Files.isExecutable(PYTHON), "python3 makes such processes");
        String code = "import os, sys, time\nos.fork() and os._exit(0)\nos.setsid()\n"
                + escapee.substring(escapee.indexOf(": ") + 2) + "\ntime.sleep(300)\n";
        RunPolicy policy = RunPolicy.builder().grace(Duration.ofMillis(500)).build();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .runPolicy(policy)
                .register(CommandCountermeasure.of(
                        CountermeasureMetadata.builder("hostile.quick")
                                .name("quick")
                                .author("tests")
                                .description("A hostile program")
                                .build(),
                        Command.of(PYTHON.toString(), "-I", "-S", "-c", code, word)))
                .build()) {
            for (int i = 0; i < RUNS; i++) {
                ExecutionResult result = engine.request("hostile.quick").run();

                assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(Verdict.CLEAN);
                assertThat(Traces.of(word)).as("left of run " + i).isEmpty();
            }
        }
    }
}
