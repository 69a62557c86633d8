package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countermeasure.integration.hostile.SudoHost.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line and the gate, with a real sudo and a sudoers of ours. */
@Timeout(120)
class ValidateSudoTest {

    private static final String PYTHON = """
            from countermeasure import CountermeasurePlugin

            class SudoCountermeasure(CountermeasurePlugin):
                name = "Python"
                author = "tests"
                textkey = "python.sudo"
                description = "Uses sudo"
                sudo_requirements = ["%s"]

                def run(self):
                    self.save_text_output(self.sudo(["%s/two", "b c"]).output)
                    try:
                        self.sudo(["%s/one", "a"])
                    except ValueError as e:
                        self.save_text_output(str(e)[:29])
            """;

    @TempDir
    private static Path folder;

    private static SudoHost host;
    private static String one;
    private static String two;

    @BeforeAll
    static void onlyRootCanSetThisUp() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, for a mount namespace");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sudo")), "needs sudo, which is not installed");
        host = new SudoHost(folder);
        one = host.commands() + "/one a";
        two = host.commands() + "/two 'b c'";
        host.declare(List.of(one, two));
    }

    @AfterAll
    static void theViewsEnd() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void whatIsMissingIsShownWithTheLineToAddAndOnceItIsAddedAllIsConfigured() throws Exception {
        host.sudoers("nobody ALL=(root) NOPASSWD: " + one + "\n");
        Said before = host.rootSays("validate_sudo", "--user", "nobody");

        assertThat(before.code()).isEqualTo(4);
        assertThat(before.out())
                .startsWith("Sudo Permissions of nobody\n==========================\n")
                .containsPattern("\nsudo +hostile.sudo +Missing Permissions\n")
                .contains("\nhostile.sudo: " + two + "\n    NOT_PERMITTED: no rule lets nobody run it as root\n")
                .doesNotContain("hostile.sudo: " + one);
        String add = line(before.out(), "    add to sudoers: ");
        assertThat(add).isEqualTo("nobody ALL=(root) TIMEOUT=30 NOPASSWD: " + host.commands() + "/two b\\ c");

        host.sudoers("nobody ALL=(root) NOPASSWD: " + one + "\n" + add + "\n");
        for (Said after : List.of(host.rootSays("validate-sudo", "--user", "nobody"), host.userSays("validate-sudo"))) {
            assertThat(after.code()).isZero();
            assertThat(after.out())
                    .containsPattern("\nsudo +hostile.sudo +Configured\n")
                    .doesNotContain("add to");
        }
    }

    @Test
    void inJsonItHasTheShapeThatIsDescribed() throws Exception {
        host.sudoers("nobody ALL=(root) NOPASSWD: " + host.commands() + "/one\n");

        Said said = host.userSays("validate-sudo", "--json");

        assertThat(said.code()).isEqualTo(4);
        assertThat(said.out())
                .startsWith("{\"user\":\"nobody\",\"plugins\":[{\"textkey\":\"hostile.sudo\",\"requirements\":["
                        + "{\"command\":\"" + one + "\",\"verdict\":\"passwordless\",\"warnings\":[\"TOO_BROAD: ")
                .endsWith("{\"command\":\"" + two + "\",\"verdict\":\"not_permitted\",\"warnings\":[]}]}]}\n");
    }

    @Test
    void aFragmentIsTheWholeFileThatIsNeeded() throws Exception {
        for (String which : List.of("--fragment", "--fragment --digest")) {
            host.sudoers("");
            Said made = host.rootSays(("validate-sudo --user nobody " + which).split(" ", -1));
            host.sudoers(made.out());

            assertThat(made.code()).as(made.err()).isZero();
            assertThat(host.userSays("validate-sudo").code()).as(made.out()).isZero();
        }
        Files.writeString(host.commands().resolve("two"), "#!/bin/sh\necho it ran\n\n");
        assertThat(host.userSays("validate-sudo").out())
                .as("a digest")
                .contains("hostile.sudo: " + two + "\n    NOT_PERMITTED");
    }

    @Test
    void whatHasNoRuleSpoilsNoOtherInTheFragment() throws Exception {
        host.declare(List.of(one, host.commands() + "/", host.commands() + "/one $'x\\n@include\\t/tmp/rules'"));
        try {
            host.sudoers("");
            Said made = host.rootSays("validate-sudo", "--user", "nobody", "--fragment");
            host.sudoers(made.out());

            assertThat(made.err())
                    .contains("there is no such command", "sudoers cannot name")
                    .doesNotContain("visudo");
            assertThat(made.out().lines())
                    .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
                    .containsExactly("nobody ALL=(root) TIMEOUT=30 NOPASSWD: " + one);
            assertThat(host.userSays("validate-sudo").out())
                    .doesNotContain("hostile.sudo: " + one)
                    .contains("hostile.sudo: " + host.commands() + "/one $'x");
        } finally {
            host.declare(List.of(one, two));
        }
    }

    @Test
    void aNameThatTheLocaleCannotWriteIsUnprovenAndNoFault() throws Exception {
        host.declare(List.of(host.commands() + "/\u00e9", one + "\u00e9"));
        try {
            host.sudoers("nobody ALL=(root) NOPASSWD: " + host.commands() + "/\n");
            Said said = host.rootSaysInAscii("validate-sudo", "--user", "nobody", "--json");

            assertThat(said.code()).as(said.err()).isEqualTo(4);
            assertThat(said.out()).contains("\"verdict\":\"permitted_unproven\"", "\"verdict\":\"passwordless\"");
        } finally {
            host.declare(List.of(one, two));
        }
    }

    @Test
    void onlyRootAsksAboutOthers() throws Exception {
        host.sudoers("");

        Said said = host.userSays("validate-sudo", "--user", "daemon");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).isEqualTo("countermeasure: --user is for root only\n");
        assertThat(host.userSays("validate-sudo", "--user", "nobody").code()).isEqualTo(4);
    }

    @Test
    void aRunThatWouldFailIsRefusedBeforeItIsAnnouncedAndStartsOnceItWouldWork() throws Exception {
        host.sudoers("");
        Said refused = host.rootSays("run", "hostile.sudo", "--run-as", "nobody", "--json");
        host.sudoers("nobody ALL=(root) NOPASSWD: ALL\n");
        Said ran = host.rootSays("run", "hostile.sudo", "--run-as", "nobody", "--json");

        assertThat(refused.code()).isEqualTo(5);
        assertThat(refused.out())
                .contains("\"reason\":\"missing_permissions\"", "NOT_IN_SUDOERS", "\"started_at\":null")
                .doesNotContain("announced");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("announced");
    }

    @Test
    void aPythonPluginRunsItsDeclaredLineAndNoOther() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("python"));
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path plugin = plugins.resolve("sudo.py");
        Files.writeString(plugin, PYTHON.formatted(two, host.commands(), host.commands()));
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rw-r--r--"));
        host.sudoers("nobody ALL=(root) NOPASSWD: " + host.commands() + "/\n");

        Said said = host.rootSays("run", "python.sudo", "--plugins", plugins.toString(), "--run-as", "nobody");

        assertThat(said.out()).as(said.err()).isEqualTo("it ran\nsudo command must be declared");
    }

    @Test
    void anEngineThatRunsHearsOfEveryChangeAtOnce() throws Exception {
        host.sudoers("");
        SudoView user = host.ofUser();
        long begin = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            host.sudoers("");
            assertThat(user.refusal()).isEqualTo("MISSING_PERMISSIONS");
            host.sudoers("nobody ALL=(root) NOPASSWD: " + host.commands() + "/\n");
            assertThat(user.refusal()).isEqualTo("none");
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        System.out.println("ValidateSudoTest: 20 changes of sudoers heard of in " + seconds + " s");
    }

    private static String line(String text, String begin) {
        return text.lines()
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()))
                .findFirst()
                .orElseThrow();
    }
}
