package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever sudo there is on this host; integration-tests has one with rules of its own. */
class ValidateSudoTest {

    @TempDir
    private Path home;

    private Operator operator;

    @BeforeEach
    void anOperator() throws IOException {
        operator = new Operator(home);
    }

    @Test
    void whereNothingIsDeclaredNothingIsMissing() throws IOException {
        operator.plugin("x", "true");

        Said said = operator.says("validate-sudo");

        assertThat(said.code()).isZero();
        assertThat(said.out()).isEqualTo("No countermeasure declares that it needs sudo\n");
    }

    @Test
    void aCommandThatIsNotThereIsMissingWhateverSudoPermits() throws IOException {
        operator.plugin("x", "true", ",\"sudo_requirements\":[\"/no/such/command \\u00e9\"]");

        Said text = operator.says("validate-sudo");
        Said json = operator.says("validate_sudo", "--json");

        assertThat(text.code()).isEqualTo(4);
        assertThat(text.out())
                .startsWith("Sudo Permissions of ")
                .contains("Missing Permissions\n\nx: /no/such/command \u00e9\n    ");
        assertThat(json.code()).isEqualTo(4);
        assertThat(json.list("plugins")).hasSize(1);
        assertThat(json.out()).containsPattern("\"verdict\":\"(command_missing|sudo_missing|sudo_blocked)\"");
    }

    @Test
    void aLineWithoutACommandHasNoRuleInTheFragmentButAComment() throws IOException {
        operator.plugin(
                "x", "true", ",\"max_runtime\":5,\"sudo_requirements\":[\"/no/such/command\",\"/bin/sh -c id\"]");

        Said said = operator.says("validate-sudo", "--fragment");

        assertThat(said.code()).isEqualTo(4);
        assertThat(said.out())
                .startsWith("# ")
                .contains("\n# x: /no/such/command has no rule: there is no such command\n")
                .containsPattern("\n# x\n\\S+ ALL=\\(root\\) TIMEOUT=5 NOPASSWD: /bin/sh -c id\n");
        assertThat(said.err()).contains("countermeasure: x: /no/such/command has no rule");
    }

    @Test
    void aBadFileIsNamedBesideTheAnswer() throws IOException {
        operator.file("bad.json", "{}");

        Said said = operator.says("validate-sudo");

        assertThat(said.out()).isEqualTo("No countermeasure declares that it needs sudo\n");
        assertThat(said.err()).contains("bad.json:1:1: ");
    }

    @Test
    void usageErrorsAreSaid() throws IOException {
        for (List<String> words :
                List.of(List.of("--digest"), List.of("--user", "no-such-user"), List.of("--fragment", "--fragment"))) {
            List<String> all = new ArrayList<>(List.of("validate-sudo"));
            all.addAll(words);

            Said said = operator.says(all.toArray(String[]::new));

            assertThat(said.code()).as("%s", words).isEqualTo(2);
            assertThat(said.out()).isEmpty();
        }
    }
}
