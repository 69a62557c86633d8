package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsCommandTest {

    private static final String NO_RUN = "f458a08e-4f54-4cbd-a83b-2642d31a8a02";

    @TempDir
    Path home;

    private Operator operator;
    private Path state;

    @BeforeEach
    void arrive() throws IOException {
        operator = new Operator(home);
        operator.plugin("info.disk", "echo 80%; echo oops >&2");
        state = home.resolve("state");
    }

    @Test
    void aResultIsPendingUntilItIsAcknowledgedAndThenInTheHistory() {
        assertThat(said("results")).isEqualTo(new Said(0, "no results are stored\n", ""));
        String id = run("info.disk");

        assertThat(said("results", "--pending", "--json").list("results"))
                .singleElement()
                .satisfies(stored -> assertThat(stored).containsEntry("pending", true));
        assertThat(said("results", "--ack", id))
                .isEqualTo(new Said(0, "acknowledged " + id + ": info.disk SUCCEEDED with return code 0\n", ""));
        assertThat(said("results", "--pending").out()).isEqualTo("no results are pending\n");
        assertThat(said("results", "--json").list("results"))
                .singleElement()
                .satisfies(stored -> assertThat(stored).containsEntry("pending", false));
        assertThat(state.resolve("history").resolve(id).resolve("result")).exists();
        assertThat(state.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void theyAreShownWithTheirOutputsTheOldestFirst() throws IOException {
        operator.plugin("fails", "exit 3");
        String first = run("info.disk");
        String second = run("fails", "--request-id", "outage-1");

        assertThat(said("results").out())
                .matches(first + "  pending\n"
                        + "  info.disk SUCCEEDED with return code 0\n"
                        + "  \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ, took [\\d.]+ s\n"
                        + "  text   \\| 80%\n"
                        + "  stderr \\| oops\n"
                        + "\n"
                        + second + "  pending\n"
                        + "  fails FAILED with return code 3\n"
                        + "  [^ ]*Z, took [\\d.]+ s, request outage-1\n"
                        + "\n"
                        + "2 results, 2 pending\n");
    }

    @Test
    void aLongOutputIsCutAndNoneSteersTheTerminal() throws IOException {
        operator.plugin("long", "printf 'a\\\\tb\\\\033[2J\\\\n'; seq 1 20; head -c 300 /dev/zero | tr '\\\\0' x");
        run("long");

        String shown = said("results").out();

        assertThat(shown).contains("| a       b\\u001b[2J\n", "| 19\n", "\n         ... 2 more lines in --json\n");
        assertThat(shown).doesNotContain("| 20\n", "xxx");
    }

    @Test
    void aLongLineIsCut() throws IOException {
        operator.plugin("wide", "head -c 300 /dev/zero | tr '\\\\0' x");
        run("wide");

        assertThat(said("results").out()).contains("| " + "x".repeat(200) + "...\n");
    }

    @Test
    void inJsonTheResultIsAsRunPrintedIt() {
        Map<String, Object> printed = said("run", "info.disk", "--json").json();

        assertThat(said("results", "--json").list("results"))
                .containsExactly(Map.of("pending", true, "acknowledged_by", List.of(), "result", printed));
        assertThat(said("results", "--json", "--ack", String.valueOf(printed.get("execution_id")))
                        .list("results"))
                .containsExactly(Map.of("pending", false, "acknowledged_by", List.of(), "result", printed));
    }

    @Test
    void severalAreAcknowledgedAtOnceAllOfThemOrNone() {
        String first = run("info.disk");
        String second = run("info.disk");

        assertThat(said("results", "--ack", first, NO_RUN))
                .isEqualTo(new Said(
                        2,
                        "",
                        "countermeasure: --ack must be the execution id of a pending result but was \"" + NO_RUN
                                + "\"\n"));
        assertThat(said("results", "--pending").out()).endsWith("2 results, 2 pending\n");
        assertThat(said("results", "--ack", first, second, "--ack", first).out().lines())
                .hasSize(2);
        assertThat(said("results", "--ack", first).code()).isEqualTo(2);
    }

    @Test
    void aRefusalIsNotAmongThem() {
        assertThat(said("run", "nothing.like.it").err()).doesNotContain("under way");

        assertThat(said("results").out()).isEqualTo("no results are stored\n");
    }

    @Test
    void aRecordThatIsSpoiltIsPutAsideAndHidesNeitherItsRunNorAnother() throws IOException {
        String pending = run("info.disk");
        String done = run("info.disk");
        String good = run("info.disk");
        said("results", "--ack", done);
        for (String record : List.of("runs/" + pending, "history/" + done)) {
            Files.writeString(state.resolve(record).resolve("result"), "x", StandardOpenOption.APPEND);
        }
        Files.writeString(state.resolve("history/notes"), "left by somebody");

        assertThat(said("results", "--json").list("results"))
                .extracting("result")
                .extracting("execution_id", "outcome")
                .containsExactlyInAnyOrder(tuple(pending, "interrupted"), tuple(good, "succeeded"));
        try (Stream<Path> aside = Files.list(state.resolve("quarantine"))) {
            assertThat(aside)
                    .extracting(path -> path.getFileName().toString())
                    .hasSize(2)
                    .anyMatch(name -> name.startsWith("result"))
                    .anyMatch(name -> name.startsWith(done));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "results,'--state must be given, as it holds the results'",
        "results --ack x,'--state must be given, as it holds the results'",
        "cancel x,'--state must be given, as a run is found by it'"
    })
    void withoutAStateDirectoryTheyAreAUsageError(String words, String sentence) {
        assertThat(operator.says(words.split(" ", -1)))
                .isEqualTo(new Said(2, "", "countermeasure: " + sentence + "\n"));
    }

    @ParameterizedTest
    @CsvSource({NO_RUN, "../x", "x y"})
    void whatIsNotUnderWayCannotBeCancelled(String id) {
        assertThat(said("cancel", id))
                .isEqualTo(new Said(3, "", "countermeasure: no execution \"" + id + "\" is under way\n"));
        assertThat(said("cancel", id, "--json").json())
                .isEqualTo(Map.of("execution_id", id, "under_way", false, "reason", ControlCommand.reason(null)));
    }

    @Test
    void aRunThatHasEndedCannotBeCancelled() {
        assertThat(said("cancel", run("info.disk")).code()).isEqualTo(3);
    }

    @Test
    void aReasonMustSaySomething() {
        assertThat(said("cancel", NO_RUN, "--reason="))
                .isEqualTo(new Said(
                        2, "", "countermeasure: --reason must be 1 to 500 characters and not blank but was \"\"\n"));
    }

    /** Runs it; its execution id, which is what the note says. */
    private String run(String... words) {
        List<String> all = new ArrayList<>(List.of("run", "--json"));
        all.addAll(List.of(words));
        Said said = said(all.toArray(String[]::new));
        String id = String.valueOf(said.json().get("execution_id"));
        assertThat(said.err()).startsWith("countermeasure: execution " + id + " is under way; cancel ends it\n");
        return id;
    }

    private Said said(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--state", state.toString()));
        return operator.says(all.toArray(String[]::new));
    }
}
