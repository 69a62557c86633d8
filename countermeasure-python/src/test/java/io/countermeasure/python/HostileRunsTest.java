package io.countermeasure.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Failure;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the worst plugins when they run; after each of them a good one runs, and nothing is left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class HostileRunsTest {

    private static final int MOST_OUTPUT = 64 * 1024;

    private Path path = Path.of("");
    private CountermeasureEngine engine;

    @BeforeAll
    void load(@TempDir Path temporary) throws Exception {
        path = Files.createDirectory(temporary.resolve("plugins"));
        PluginFolder.assumePython();
        PluginFolder folder = new PluginFolder(path);
        folder.hostile("p(?:17|18|19|2.|3[0-7])_.*|.*_literal.py|p40_interpreter.*");
        folder.hostile(PluginFolder.HOSTILE.resolve("p39_own_modules"), ".*");
        folder.plugin("good.one", "", "def run(self): self.save_text_output('well')");
        engine = folder.engine(PythonRuntime.defaults())
                .runPolicy(RunPolicy.builder()
                        .maxRuntime(Duration.ofMinutes(3))
                        .grace(Duration.ofSeconds(1))
                        .maxOutputBytes(MOST_OUTPUT)
                        .build())
                .build();
    }

    @AfterAll
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    private ExecutionResult run(String name) {
        return engine.request("hostile." + name)
                .incident(IncidentJson.read("{\"server\": {\"name\": \"web1\"}}"))
                .maxRuntime(Duration.ofSeconds(30))
                .run();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        p17_mischief                 | SUCCEEDED          | ran
        p18_closes_the_standard_streams | SUCCEEDED       | ran
        p18_closes_everything        | FAILED PROTOCOL    |
        p19_closes_the_channel       | FAILED PROTOCOL    |
        p20_garbage                  | FAILED PROTOCOL    |
        p20_forged_end               | FAILED PROTOCOL    |
        p20_oversized                | FAILED PROTOCOL    |
        p21_prints_a_final_frame     | FAILED             | ran
        p22_surrogates               | FAILED RUN         | ?
        p23_forks_and_both_return    | SUCCEEDED          | ran
        p24_many_children            | TIMED_OUT          |
        p25_daemonises               | SUCCEEDED          | ran
        p26_ignores_signals          | TIMED_OUT          |
        p27_stops_itself             | TIMED_OUT          |
        p29_kills_its_group          | FAILED PROTOCOL    |
        p30_loses_its_folder         | SUCCEEDED          | ran
        p30_changes_its_root         | SUCCEEDED          | ran
        p31_fakes_the_base_late      | SUCCEEDED          | ran
        p32_threads_never_end        | SUCCEEDED          | ran
        p33_multiprocessing          | SUCCEEDED          | 6
        p34_validate_no_string       | SUCCEEDED          | ran
        p34_validate_raises          | SUCCEEDED          | ran
        p34_validate_says            | SUCCEEDED          | ran
        p34_validate_hangs           | SUCCEEDED          | ran
        p35_prepare_fails            | FAILED PREPARE     |
        p36_bad_return_code          | FAILED RUN         | return_code must be a whole number of 32 bits but was
        p36_any_bytes                | SUCCEEDED          | �
        p36_nothing                  | SUCCEEDED          |
        p37_changes_the_incident     | SUCCEEDED          | ran
        p39_json                     | SUCCEEDED          | [[], {"server": {"name": "web1"}}]
        p39_logging                  | SUCCEEDED          | [[], {"server": {"name": "web1"}}]
        p39_encodings                | SUCCEEDED          | [[], {"server": {"name": "web1"}}]
        p40_interpreter_missing      | SUCCEEDED          | ran
        p09_sys_exit_literal         | FAILED PREPARE     |
        p10_os_exit_literal          | FAILED PREPARE     |
        p14_segfault_literal         | FAILED PROTOCOL    |
        p40_module_of_nobody_literal | FAILED PREPARE     |
        """)
    void becomesWhatItShouldAndNothingIsLeft(String name, String outcome, String text) {
        ExecutionResult result = run(name);

        // of one that was ended at its limit that alone counts
        String phase = result.outcome() == Outcome.FAILED
                ? result.failure().map(Failure::phase).map(p -> " " + p).orElse("")
                : "";
        assertThat(result.outcome() + phase).as(result.toString()).isEqualTo(outcome);
        assertThat(result.textOutput()).startsWith(text == null ? "" : text);
        assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
        assertThat(engine.request("good.one").run().textOutput()).isEqualTo("well");
    }

    @Test
    void anImportThatNeverEndsIsEndedAtTheLimit() {
        ExecutionResult result = engine.request("hostile.p11_endless_import_literal")
                .maxRuntime(Duration.ofSeconds(2))
                .run();

        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.console().stderr()).contains("p11_endless_import_literal.py");
    }

    @Test
    void aGigabyteIsCutAndCounted() {
        ExecutionResult result = engine.request("hostile.p36_a_gigabyte")
                .run(); // within minutes: how fast it comes is no matter of this test

        assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.textOutput().length()).isLessThanOrEqualTo(2 * MOST_OUTPUT);
        assertThat(result.droppedOutput() + MOST_OUTPUT).isGreaterThanOrEqualTo(1L << 30);
    }

    @Test
    void p24AForkBombInsideItsUsersLimitIsEndedWithAllOfIt(@TempDir Path temporary) throws Exception {
        PluginFolder folder = new PluginFolder(Files.createDirectory(temporary.resolve("plugins"))).open();
        folder.hostile("p24_fork_bomb.py");
        EngineBuilder builder = folder.engine(PythonRuntime.defaults());
        if (Trust.ownUid() == 0) {
            builder.runAs("nobody"); // of root there is no limit
        }

        try (CountermeasureEngine bombed = builder.build()) {
            ExecutionResult result = bombed.request("hostile.p24_fork_bomb").run();

            assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
        }
    }

    @Test
    void failuresHaveTypeMessageAndTraceback() {
        Failure failure = run("p35_prepare_fails").failure().orElseThrow();

        assertThat(failure.type()).isEqualTo("RuntimeError");
        assertThat(failure.message()).isEqualTo("not today");
        assertThat(failure.traceback()).contains("p35_prepare_fails.py\", line 15, in prepare");
    }

    @Test
    void printsAreConsoleAndTheirReturnCodeIsTheirs() {
        ExecutionResult result = run("p21_prints_a_final_frame");

        assertThat(result.returnCode()).hasValue(4);
        assertThat(result.console().stderr()).contains("E{\"failure\":null}");
        assertThat(run("p26_ignores_signals").summary()).contains("TIMED_OUT");
    }
}
