package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidatePluginsTest {

    @TempDir
    Path home;

    private Operator operator;

    @BeforeEach
    void arrive() throws IOException {
        operator = new Operator(home);
    }

    @Test
    void wellMadePluginsAreCounted() throws IOException {
        operator.plugin("one", "true");
        operator.plugin("two", "true");

        Said said = operator.says("validate-plugins");

        assertThat(said).isEqualTo(new Said(0, "2 plugins, no problems\n", ""));
    }

    @Test
    void everyProblemIsOneLineWithItsPlace() throws IOException {
        Path bad = operator.plugin("bad", "true", ",\"max_runtime\":0,\n\"maxfrequency\":1");

        Said said = operator.says("validate_plugins");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out().lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first).matches(bad + ":1:\\d+: max_runtime must .*"),
                        second -> assertThat(second)
                                .startsWith(bad + ":2:1: \"maxfrequency\" is no known key; did you mean"),
                        last -> assertThat(last).isEqualTo("0 plugins, 2 errors"));
    }

    @Test
    void aCommandThatUsesSudoForWhatItDoesNotDeclareIsAProblemAndOneThatCannotBeReadIsAWarning() throws IOException {
        operator.plugin("good", "sudo -n -- /bin/true a", ",\"sudo_requirements\":[\"/bin/true a\"]");
        Path drifted =
                operator.plugin("drifted", "true && sudo -n /bin/true b", ",\"sudo_requirements\":[\"/bin/true a\"]");
        Path unclear =
                operator.plugin("unclear", "sudo -n /bin/true $HOME", ",\"sudo_requirements\":[\"/bin/true a\"]");

        Said said = operator.says("validate-plugins");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out().lines())
                .containsExactly(
                        drifted + ": drifted: command must use sudo for lines of sudo_requirements only but does for"
                                + " \"/bin/true b\"; declared are [/bin/true a]",
                        unclear
                                + ": warning: unclear: command should use sudo for words that are written out, to be compared"
                                + " with sudo_requirements, but does for \"/bin/true $HOME\"",
                        "3 plugins, 1 error, 1 warning");
        assertThat(operator.says("list-plugins").code())
                .as("it is offered all the same")
                .isZero();
    }

    @Test
    void warningsAloneAreNoFailure() throws IOException {
        operator.file(
                "marked.json",
                "\uFEFF" + Files.readString(operator.plugin("x", "true")).replace("\"x\"", "\"y\""));

        Said said = operator.says("validate-plugins");

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("marked.json: warning: ").endsWith("2 plugins, 1 warning\n");
    }

    @Test
    void singleFilesAreLookedAtWhereverTheyLie() throws IOException {
        Path good = operator.plugin("good", "true");
        Path bad = operator.file("bad.json", "[]");
        operator.file("unasked.json", "[]");

        Said said = operator.saysOnly("validate-plugins", good.toString(), bad.toString());

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .startsWith(bad + ":1:1: ")
                .endsWith("1 plugin, 1 error\n")
                .doesNotContain("unasked");
    }

    @Test
    void theFolderOfASingleFileIsTrustedNoMoreThanAPluginDirectory() throws IOException {
        Path good = operator.plugin("good", "true");
        Files.setPosixFilePermissions(operator.plugins, PosixFilePermissions.fromString("rwxrwxrwx"));

        Said strict = operator.saysOnly("validate-plugins", good.toString());
        Said relaxed = operator.saysOnly("validate-plugins", good.toString(), "--trust", "relaxed");

        assertThat(strict.code()).isEqualTo(3);
        assertThat(strict.out()).contains("must not be writable by group or others");
        assertThat(relaxed.code()).isZero();
        assertThat(relaxed.out()).contains(": warning: ").contains("1 plugin, ");
    }

    @Test
    void whatIsNoPluginFileIsAProblem() throws IOException {
        Path text = operator.file("notes.txt", "x");
        String missing = operator.plugins.resolve("missing.json").toString();

        Said said = operator.saysOnly("validate-plugins", text.toString(), missing, operator.plugins.toString());

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out().lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith(text + ": file must be a plugin file"),
                        second -> assertThat(second).isEqualTo(missing + ": file must exist but is missing"),
                        third -> assertThat(third).contains("is a folder"),
                        last -> assertThat(last).isEqualTo("0 plugins, 3 errors"));
    }

    @Test
    void inJsonItIsCountsAndProblems() throws IOException {
        operator.file("bad.json", "[]");

        Said said = operator.says("validate-plugins", "--json");

        assertThat(said.json())
                .containsEntry("plugins", 0L)
                .containsEntry("errors", 1L)
                .containsEntry("warnings", 0L);
        assertThat(said.list("problems")).singleElement().extracting("column").isEqualTo(1L);
    }
}
