package io.countermeasure.core.internal.sudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.countermeasure.process.RunUser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SudoersTextTest {

    private static final RunUser AGENT = new RunUser("acme-agent", 1000, 1000, "/");

    @Test
    void aRuleNamesUserTargetTimeoutAndTheExactCommand() {
        assertThat(SudoersText.rule(
                        AGENT,
                        List.of("/usr/bin/systemctl", "restart", "nginx"),
                        Optional.of(Duration.ofMillis(1_500)),
                        Optional.empty()))
                .isEqualTo("acme-agent ALL=(root) TIMEOUT=2 NOPASSWD: /usr/bin/systemctl restart nginx");
        assertThat(SudoersText.rule(AGENT, List.of("/bin/x"), Optional.empty(), Optional.of("ab")))
                .isEqualTo("acme-agent ALL=(root) NOPASSWD: sha256:ab /bin/x \"\"");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "acme.agent,acme.agent",
        "AGENT,#1000",
        "ALL,#1000",
        "%wheel,#1000",
        "Defaults,#1000",
        "a b,#1000",
        "a@b.example,a@b.example"
    })
    void aNameThatSudoersWouldTakeForSomethingElseIsANumber(String name, String written) {
        assertThat(SudoersText.user(new RunUser(name, 1000, 1000, "/"))).isEqualTo(written);
    }

    @Test
    void whatMeansSomethingToSudoersIsEscaped() {
        assertThat(SudoersText.command(List.of("/o p/x", "a b", "c,d=e:f#", "\\", "*?[]!^", "\"'$%")))
                .isEqualTo("/o\\ p/x a\\ b c\\,d\\=e\\:f\\# \\\\\\\\ \\*\\?\\[\\]\\!\\^ \"'$%");
    }

    @Test
    void emptyArgumentsAreKeptApartAndAreNotTheEndOfALine() {
        List<String> words = List.of("/x", "", "a", "");

        assertThat(SudoersText.command(words)).isEqualTo("/x \\ a\\ ");
        assertThat(SudoersText.rule(AGENT, words, Optional.empty(), Optional.empty()))
                .endsWith("\\ # the space before this counts");
        assertThatIllegalArgumentException().isThrownBy(() -> SudoersText.command(List.of("/x", "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unwritable")
    void whatSudoersCannotNameHasNoRule(List<String> words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SudoersText.command(words))
                .withMessageContaining("sudoers");
    }

    static Stream<List<String>> unwritable() {
        return Stream.of(
                List.of("/x", "a\n@include\t/tmp/rules"),
                List.of("/x", "a\r"),
                List.of("/x", "\"\""),
                List.of("/x*", "a"),
                List.of("/[x]", "a"),
                List.of("/x\\y", "a"),
                List.of("/x\ny"),
                List.of("/usr/bin/sudoedit", "/etc/motd"));
    }

    @Test
    void aTabIsNoSpaceAndNotTheEndOfALine() {
        assertThat(SudoersText.rule(AGENT, List.of("/x!^", "a\tb", "c\t"), Optional.empty(), Optional.empty()))
                .endsWith("/x!^ a\\\tb c\\\t# the space before this counts");
    }
}
