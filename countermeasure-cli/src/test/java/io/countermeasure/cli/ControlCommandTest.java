package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCommandTest {

    @TempDir
    Path home;

    private Operator operator;
    private String state;

    @BeforeEach
    void arrive() throws IOException {
        operator = new Operator(home);
        operator.plugin("info.disk", "true");
        operator.plugin("server.reboot", "true", ",\"disruptive\":true");
        state = home.resolve("state").toString();
    }

    @Test
    void whatIsFrozenIsRefusedUntilItThaws() {
        assertThat(said("freeze", "--reason", "a move")).isEqualTo(new Said(0, "frozen: a move\n", ""));
        Said refused = said("run", "info.disk", "--json");
        assertThat(refused.code()).isEqualTo(5);
        assertThat(refused.map("rejection")).containsEntry("reason", "frozen");
        assertThat(refused.map("rejection").get("message")).asString().endsWith(": a move");
        assertThat(said("explain", "info.disk").out()).contains("It would be refused as FROZEN", "\n  frozen ");
        assertThat(said("thaw")).isEqualTo(new Said(0, "thawed\n", ""));
        assertThat(said("thaw")).isEqualTo(new Said(0, "nothing was frozen\n", ""));
        assertThat(said("run", "info.disk").code()).isZero();
    }

    @Test
    void whatIsDisabledIsRefusedUntilItIsEnabled() {
        assertThat(said("disable", "info.disk").out())
                .isEqualTo("disabled info.disk: by " + System.getProperty("user.name") + "\n");
        assertThat(said("run", "info.disk").code()).isEqualTo(5);
        assertThat(said("run", "server.reboot").code()).isZero();
        assertThat(said("--json", "thaw").list("disabled"))
                .extracting("textkey")
                .containsExactly("info.disk");
        assertThat(said("enable", "info.disk").out()).isEqualTo("enabled info.disk\n");
        assertThat(said("enable", "info.disk").out()).isEqualTo("info.disk was not disabled\n");
        assertThat(said("run", "info.disk").code()).isZero();
    }

    @Test
    void aPluginThatIsNoLongerOfferedCanBeEnabled() throws IOException {
        said("disable", "info.disk");
        Files.delete(operator.plugins.resolve("info.disk.json"));

        assertThat(said("enable", "info.disk").out()).isEqualTo("enabled info.disk\n");
        assertThat(said("enable", "info.disk").code()).isEqualTo(2);
    }

    @Test
    void theLoopBreakerOpensAtTheThirdStartAndIsClosedByHand() {
        for (int i = 0; i < 3; i++) {
            assertThat(said("run", "server.reboot").code()).isZero();
        }
        Said refused = said("run", "server.reboot", "--json");
        assertThat(refused.code()).isEqualTo(5);
        assertThat(refused.map("rejection")).containsEntry("reason", "breaker_open");
        assertThat(said("reset", "server.reboot").out()).isEqualTo("reset server.reboot\n");
        assertThat(said("run", "server.reboot").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"freeze", "thaw", "disable info.disk", "enable info.disk", "reset info.disk"})
    void withoutAStateDirectoryTheyAreAUsageError(String words) {
        Said said = operator.says(words.split(" ", -1));

        assertThat(said)
                .isEqualTo(
                        new Said(2, "", "countermeasure: --state must be given, as nothing would last without it\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "disable info.dsik|KEY must be the textkey of a countermeasure but was \"info.dsik\"; did you mean \"info.disk\"?",
                "enable ../x|KEY must be the textkey of a countermeasure but was \"../x\"",
                "reset nothing.like.it|KEY must be the textkey of a countermeasure but was \"nothing.like.it\"",
                "freeze --reason=|--reason must be 1 to 500 characters and not blank but was \"\"",
                "disable info.disk --reason=|--reason must be 1 to 500 characters and not blank but was \"\"",
            })
    void whatMakesNoSenseIsAUsageErrorInOneSentence(String words, String sentence) {
        assertThat(said(words.split(" ", -1))).isEqualTo(new Said(2, "", "countermeasure: " + sentence + "\n"));
        assertThat(said("--json", "thaw").list("disabled")).isEmpty();
    }

    @Test
    void aReasonSteersNoTerminal() {
        assertThat(said("freeze", "--reason", "a\u001b[2Jb\nc").out()).isEqualTo("frozen: a\\u001b[2Jb\\u000ac\n");
    }

    private Said said(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--state", state));
        return operator.says(all.toArray(String[]::new));
    }
}
