package io.countermeasure.core.internal.sudo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listings as sudo 1.9.13 prints them. What sudo itself makes of such rules is tested with a real one, in integration-tests. */
class JudgeTest {

    private static final List<String> COMMAND = List.of("/usr/bin/systemctl", "restart", "nginx");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "!authenticate: /usr/bin/systemctl restart nginx                            | false",
                "authenticate: /usr/bin/systemctl restart nginx                             | true",
                ": /usr/bin/systemctl restart nginx                                         | true",
                "!authenticate: ALL; authenticate: /usr/bin/systemctl restart nginx         | true",
                "authenticate: ALL; !authenticate: /usr/bin/systemctl restart nginx         | false",
                "!authenticate: /usr/bin/systemctl restart nginx; authenticate: /usr/bin/id | false",
                "!authenticate: /usr/bin/systemctl; authenticate: /usr/bin/systemctl stop * | false",
                "!authenticate: /usr/bin/systemctl; authenticate: /usr/bin/systemctl re*    | true",
                "!authenticate: /usr/bin/systemctl; authenticate: /usr/bin/systemctl r[e]*  | ",
                "!authenticate: /usr/bin/systemctl; authenticate: ^/usr/bin/.*$             | ",
                "!authenticate: /usr/bin/systemctl; authenticate: /usr/*/systemctl          | ",
                "!authenticate: /usr/bin/systemctl; authenticate: /usr/*/id                 | false",
                "!authenticate: /usr/bin/*; !authenticate: /usr/*/systemctl                 | false",
                "!authenticate: ALL; authenticate: list; authenticate: sudoedit /etc/motd   | false",
                "!authenticate: ALL; authenticate: sha256:ab /usr/bin/systemctl             | ",
                "!authenticate: ALL; authenticate: !/usr/bin/systemctl                      | ",
                "authenticate: /usr/bin/id                                                  | "
            })
    void theLastRuleThatMatchesCounts(String rules, Boolean needed) {
        StringBuilder text = new StringBuilder(head(""));
        for (String rule : rules.split("; ", -1)) {
            String[] parts = rule.split(": ", 2);
            text.append(rule(parts[0], parts[1]));
        }

        assertThat(needs(text.toString(), "agent")).isEqualTo(Optional.ofNullable(needed));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "env_reset, !authenticate                     |                                              | false",
                "!authenticate, env_reset, authenticate       |                                              | true",
                "passprompt=\"a, !authenticate\", env_reset   |                                              | true",
                "env_reset                                    | Defaults>root !authenticate                  | false",
                "env_reset                                    | Defaults>daemon !authenticate                | true",
                "authenticate                                 | Defaults>root !authenticate                  | ",
                "env_reset                                    | Defaults!/usr/bin/systemctl !authenticate    | false",
                "env_reset                                    | Defaults!/usr/bin/id !authenticate           | true",
                "env_reset                                    | Defaults!/usr/bin/id, /bin/x !authenticate   | ",
                "env_reset                                    | Defaults>root noexec    Defaults!/usr/bin/systemctl !authenticate | false",
                "exempt_group=wheel                           |                                              | false",
                "exempt_group=other                           |                                              | true",
                "runas_default=agent                          |                                              | false"
            })
    void settingsCountWhereTheRuleSaysNothing(String general, String specific, Boolean needed) {
        String defaults = "Matching Defaults entries for agent on host:\n    " + general + "\n\n"
                + (specific == null ? "" : "Runas and Command-specific defaults for agent:\n    " + specific + "\n\n");

        String listing = head(defaults) + rule("", "/usr/bin/systemctl restart nginx");

        assertThat(needs(listing, "agent")).isEqualTo(Optional.ofNullable(needed));
    }

    @Test
    void rootNeedsNoPasswordOfItsOwn() {
        Listing listing = Listing.parse(head("") + rule("authenticate", "ALL")).orElseThrow();

        assertThat(new Judge(listing, COMMAND).needsPassword(0, "root", List.of()))
                .contains(false);
    }

    @Test
    void whatIsNoListOfRulesIsNone() {
        assertThat(Listing.parse("User agent is not allowed to run sudo on host.\n"))
                .isEmpty();
        assertThat(Listing.parse("")).isEmpty();
    }

    @Test
    void aRuleForOtherTargetsDoesNotCount() {
        String text = head("")
                + rule("!authenticate", "ALL")
                + rule("authenticate", "ALL").replace("root", "daemon, bin");

        assertThat(needs(text, "agent")).contains(false);
    }

    private static Optional<Boolean> needs(String text, String user) {
        Judge judge = new Judge(Listing.parse(text).orElseThrow(), COMMAND);
        return judge.needsPassword(1000, user, List.of("users", "wheel"));
    }

    private static String head(String defaults) {
        return defaults + "User agent may run the following commands on host:\n";
    }

    private static String rule(String options, String command) {
        return "\nSudoers entry:\n    RunAsUsers: root\n"
                + (options.isEmpty() ? "" : "    Options: setenv, " + options + "\n") + "    Commands:\n\t"
                + command + "\n";
    }
}
