package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {

    @TempDir
    Path home;

    private Operator operator;

    @BeforeEach
    void arrive() throws IOException {
        operator = new Operator(home);
    }

    @Test
    void itSaysWhatWouldHappenAndDoesNothing() throws IOException {
        operator.plugin("x", "touch " + home.resolve("ran"), ",\"max_runtime\":60,\"environment\":{\"A\":\"b c\"}");

        Said said = operator.says("explain", "x");

        assertThat(said.code()).isZero();
        assertThat(said.out())
                .startsWith("x: x, Tests\nIt would run now.\n\nGates\n  plugin ")
                .contains("[\"/bin/sh\",\"-c\",\"touch " + home.resolve("ran") + "\"]\n")
                .contains("\n  A=\"b c\"\n", "max_runtime        60 s\n")
                .contains("own_session        enforced      setsid\n", "no_network         not enforced  ");
        assertThat(home.resolve("ran")).doesNotExist();
    }

    @Test
    void aRefusalComesWithItsReason() throws IOException {
        operator.plugin("x", "true", ",\"sandbox\":{\"require\":[\"no_network\"]}");
        operator.file("bad.json", "{\"textkey\":\"bad\"}");

        Said confined = operator.says("explain", "x");
        Said bad = operator.says("explain", "bad");
        Said unknown = operator.says("explain", "a\u001b[31m\nb");

        assertThat(confined.code()).isEqualTo(5);
        assertThat(confined.out())
                .contains("It would be refused as SANDBOX_UNAVAILABLE: ", "  sandbox          refuses  ");
        assertThat(bad.code()).isEqualTo(5);
        assertThat(bad.out()).contains("It would be refused as ");
        assertThat(unknown.code()).isEqualTo(5);
        assertThat(unknown.out()).doesNotContain("\u001b").contains("UNKNOWN");
    }

    @Test
    void inJsonItIsTheExplanation() throws IOException {
        operator.plugin("x", "true", ",\"max_runtime\":60");

        Said said = operator.says("--json", "explain", "x");

        assertThat(said.json()).containsEntry("allowed", true).containsEntry("max_runtime", 60L);
        assertThat(said.json()).containsEntry("argv", List.of("/bin/sh", "-c", "true"));
        assertThat(said.list("verdicts")).allMatch(v -> Boolean.TRUE.equals(v.get("passed")));
        assertThat(said.map("confinement")).containsEntry("sandbox", "host");
        assertThat(operator.says("--json", "explain", "y").json()).containsEntry("allowed", false);
    }
}
