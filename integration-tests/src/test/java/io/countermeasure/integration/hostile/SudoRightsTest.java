package io.countermeasure.integration.hostile;

import static io.countermeasure.integration.hostile.SudoCase.fails;
import static io.countermeasure.integration.hostile.SudoCase.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countermeasure.integration.hostile.SudoView.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real sudo with a sudoers of ours: what is said of a line, to root and to the user itself, and whether it then works. */
@Timeout(120)
class SudoRightsTest {

    private static final String PASSWORDLESS = "PASSWORDLESS";
    private static final String PASSWORD = "PASSWORD_REQUIRED";
    private static final String NOT_PERMITTED = "NOT_PERMITTED";
    private static final String STRANGER = "NOT_IN_SUDOERS";
    private static final String BLOCKED = "SUDO_BLOCKED";
    private static final String UNPROVEN = "PERMITTED_UNPROVEN";
    private static final String HIDDEN = PASSWORDLESS + " " + PASSWORD;

    @TempDir
    private static Path folder;

    private static SudoHost host;
    private static SudoView root;
    private static SudoView user;

    @BeforeAll
    static void onlyRootCanSetThisUp() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, for a mount namespace");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sudo")), "needs sudo, which is not installed");
        host = new SudoHost(folder);
        root = host.ofRoot();
        user = host.ofUser();
    }

    @AfterAll
    static void theViewsEnd() {
        if (host != null) {
            host.close();
        }
    }

    @AfterEach
    void theFileIsAsItShouldBe() throws IOException {
        Path file = host.sudoers("");
        Files.setAttribute(file, "unix:uid", 0);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"rules", "patterns", "defaults", "files"})
    void whatIsSaidIsSo(SudoCase one) throws Exception {
        host.sudoers(one.sudoers().replace("BIN", host.commands().toString()).replace("SHA256", sha256()));
        host.declare(List.of(one.line().replace("BIN", host.commands().toString())));

        assertThat(root.look()).singleElement().extracting(Answer::verdict).isEqualTo(one.ofRoot());
        assertThat(user.look()).singleElement().extracting(Answer::verdict).isEqualTo(one.ofUser());
        assertThat(user.run()).containsExactly(one.works());
    }

    static Stream<SudoCase> rules() {
        return Stream.of(
                works("a rule for the user", "BIN/one a", PASSWORDLESS, "nobody ALL=(root) NOPASSWD: BIN/one a"),
                fails("a rule with a password", "BIN/one a", PASSWORD, "nobody ALL=(root) BIN/one a"),
                works("a rule for a group", "BIN/one a", PASSWORDLESS, "%nogroup ALL=NOPASSWD: BIN/one a"),
                works(
                        "aliases of all kinds",
                        "BIN/one a",
                        PASSWORDLESS,
                        "User_Alias US=nobody,daemon",
                        "Runas_Alias AS=root,daemon",
                        "Host_Alias HERE=ALL",
                        "Cmnd_Alias DO=BIN/two, BIN/one a",
                        "US HERE=(AS) NOPASSWD: DO"),
                fails("all but this one", "BIN/one a", NOT_PERMITTED, "nobody ALL=(root) NOPASSWD: ALL, !BIN/one"),
                works(
                        "forbidden, then permitted",
                        "BIN/one a",
                        PASSWORDLESS,
                        "nobody ALL=(root) NOPASSWD: !BIN/one, BIN/one a"),
                fails(
                        "a password for this one, none for another",
                        "BIN/one a",
                        PASSWORD,
                        "nobody ALL=(root) NOPASSWD: BIN/two, PASSWD: BIN/one a"),
                fails("only as another user", "BIN/one a", NOT_PERMITTED, "nobody ALL=(daemon) NOPASSWD: BIN/one a"),
                works("as any user", "BIN/one a", PASSWORDLESS, "nobody ALL=(ALL:ALL) NOPASSWD: BIN/one a"),
                fails("only as a group", "BIN/one a", NOT_PERMITTED, "nobody ALL=(:daemon) NOPASSWD: BIN/one a"),
                works(
                        "by the file's content",
                        "BIN/one a",
                        PASSWORDLESS,
                        "nobody ALL=NOPASSWD: sha256:SHA256 BIN/one a"),
                fails(
                        "by the content of another file",
                        "BIN/one a",
                        NOT_PERMITTED,
                        "nobody ALL=NOPASSWD: sha256:" + "0".repeat(64) + " BIN/one a"),
                fails(
                        "not yet",
                        "BIN/one a",
                        NOT_PERMITTED,
                        "nobody ALL=(root) NOTBEFORE=29990101000000Z NOPASSWD: BIN/one a"),
                fails(
                        "no longer without a password",
                        "BIN/one a",
                        UNPROVEN,
                        "nobody ALL=(root) NOPASSWD: BIN/two, PASSWD: BIN/one a",
                        "nobody ALL=(root) NOTAFTER=20200101000000Z NOPASSWD: BIN/one a"),
                fails("another argument", "BIN/one a", NOT_PERMITTED, "nobody ALL=NOPASSWD: BIN/one b"),
                fails(
                        "an empty argument is not none",
                        "BIN/one ''",
                        PASSWORD,
                        "nobody ALL=BIN/one, NOPASSWD: BIN/one \"\", BIN/two"),
                fails("no argument", "BIN/one a", NOT_PERMITTED, "nobody ALL=NOPASSWD: BIN/one \"\""),
                fails("on another host", "BIN/one a", STRANGER, "nobody elsewhere=(root) NOPASSWD: BIN/one a"),
                fails("for another user", "BIN/one a", STRANGER, "daemon ALL=(root) NOPASSWD: BIN/one a"),
                fails("no such command", "BIN/none", "COMMAND_MISSING", "nobody ALL=(root) NOPASSWD: ALL"),
                fails("no such name", "no-such-command", "COMMAND_MISSING", "nobody ALL=(root) NOPASSWD: ALL"));
    }

    static Stream<SudoCase> patterns() {
        return Stream.of(
                works("a wildcard for arguments", "BIN/one a", PASSWORDLESS, "nobody ALL=NOPASSWD: BIN/one *"),
                works("a wildcard for the path", "BIN/one a", PASSWORDLESS, "nobody ALL=NOPASSWD: BIN/o?e a"),
                works("a folder", "BIN/one a", PASSWORDLESS, "nobody ALL=NOPASSWD: BIN/"),
                works("any arguments", "BIN/one a", PASSWORDLESS, "nobody ALL=NOPASSWD: BIN/one"),
                works(
                        "line breaks, and characters beyond 16 bits",
                        "BIN/one $'a\\nb\\n' \uD83D\uDE00",
                        PASSWORDLESS,
                        "nobody ALL=PASSWD: BIN/one x*, NOPASSWD: BIN/one"),
                works(
                        "an exact rule with characters beyond 16 bits",
                        "BIN/one \uD83D\uDE00",
                        PASSWORDLESS,
                        "nobody ALL=NOPASSWD: BIN/one \uD83D\uDE00"),
                works("everything", "BIN/one a", PASSWORDLESS, "nobody ALL=NOPASSWD: ALL"),
                works("a regular expression", "BIN/one a", PASSWORDLESS, "nobody ALL=NOPASSWD: ^BIN/o.e$ ^[a-c]$"),
                fails(
                        "a password for all arguments, told later",
                        "BIN/one a",
                        PASSWORD,
                        "nobody ALL=NOPASSWD: BIN/one a, PASSWD: BIN/one *"),
                works(
                        "none for all arguments, told later",
                        "BIN/one a",
                        PASSWORDLESS,
                        "nobody ALL=PASSWD: BIN/one a, NOPASSWD: BIN/one *"),
                works(
                        "a password for other arguments",
                        "BIN/one a",
                        PASSWORDLESS,
                        "nobody ALL=NOPASSWD: BIN/one a, PASSWD: BIN/one b*"),
                fails(
                        "a password for a class of characters",
                        "BIN/one a",
                        UNPROVEN,
                        "nobody ALL=NOPASSWD: BIN/one a, PASSWD: BIN/one [a-c]"),
                fails(
                        "a password by a regular expression",
                        "BIN/one a",
                        UNPROVEN,
                        "nobody ALL=NOPASSWD: BIN/one a, PASSWD: BIN/one ^[a-c]$"),
                works(
                        "escaped characters",
                        "BIN/one 'a b,c' d=e:f #g",
                        PASSWORDLESS,
                        "nobody ALL=PASSWD: BIN/one b*, NOPASSWD: BIN/one a\\ b\\,c d\\=e\\:f \\#g"));
    }

    static Stream<SudoCase> defaults() {
        return Stream.of(
                works("no passwords", "BIN/one a", PASSWORDLESS, "Defaults !authenticate", "nobody ALL=BIN/one a"),
                works(
                        "none for the user",
                        "BIN/one a",
                        PASSWORDLESS,
                        "Defaults:nobody !authenticate",
                        "nobody ALL=BIN/one a"),
                works("none as root", "BIN/one a", PASSWORDLESS, "Defaults>root !authenticate", "nobody ALL=BIN/one a"),
                works(
                        "none for the command",
                        "BIN/one a",
                        HIDDEN,
                        "Defaults!BIN/one !authenticate",
                        "nobody ALL=BIN/one a"),
                fails(
                        "a password all the same",
                        "BIN/one a",
                        PASSWORD,
                        "Defaults !authenticate",
                        "nobody ALL=PASSWD: BIN/one a, BIN/two"),
                works(
                        "none for members of a group",
                        "BIN/one a",
                        PASSWORDLESS,
                        "Defaults exempt_group=nogroup",
                        "nobody ALL=PASSWD: BIN/one a"),
                fails(
                        "a password for members of a group, again",
                        "BIN/one a",
                        PASSWORD,
                        "Defaults exempt_group=nogroup, listpw=never",
                        "Defaults !exempt_group",
                        "nobody ALL=PASSWD: BIN/one a"),
                works(
                        "none for members of a group by its number",
                        "BIN/one a",
                        UNPROVEN,
                        "Defaults exempt_group=\"#65534\", listpw=never",
                        "nobody ALL=PASSWD: BIN/one a"),
                works(
                        "none as oneself by number",
                        "BIN/one a",
                        PASSWORDLESS,
                        "Defaults runas_default=\"#65534\", listpw=never",
                        "nobody ALL=(ALL) PASSWD: BIN/one a"),
                fails(
                        "as another for the command",
                        "BIN/one a",
                        UNPROVEN,
                        "Defaults!BIN/one runas_default=daemon",
                        "nobody ALL=(root) NOPASSWD: BIN/one a"),
                works(
                        "rules are shown for a password only",
                        "BIN/one a",
                        PASSWORDLESS + " " + UNPROVEN,
                        "Defaults listpw=always",
                        "nobody ALL=NOPASSWD: BIN/one a"),
                works(
                        "rules are shown for a password only, and one needs one",
                        "BIN/one a",
                        HIDDEN,
                        "Defaults listpw=all",
                        "nobody ALL=NOPASSWD: BIN/one a, PASSWD: BIN/two"),
                fails("rules are shown to all", "BIN/one a", PASSWORD, "Defaults listpw=never", "nobody ALL=BIN/one a"),
                fails(
                        "sudo -v asks for no password, sudo does",
                        "BIN/one a",
                        PASSWORD,
                        "Defaults verifypw=never",
                        "nobody ALL=NOPASSWD: BIN/two, PASSWD: BIN/one a"),
                fails(
                        "as daemon where nobody is named",
                        "BIN/one a",
                        NOT_PERMITTED,
                        "Defaults runas_default=daemon",
                        "nobody ALL=(root) NOPASSWD: BIN/one a"),
                fails(
                        "a terminal is needed",
                        "BIN/one a",
                        BLOCKED,
                        "Defaults requiretty",
                        "nobody ALL=NOPASSWD: BIN/one a"),
                works(
                        "a terminal is needed, but not by the user",
                        "BIN/one a",
                        PASSWORDLESS,
                        "Defaults requiretty",
                        "Defaults:nobody !requiretty",
                        "nobody ALL=NOPASSWD: BIN/one a"),
                works(
                        "a terminal is needed, but not for the command",
                        "BIN/one $'a\\n\\'b'",
                        PASSWORDLESS,
                        "Defaults requiretty",
                        "Defaults!BIN/one !requiretty",
                        "nobody ALL=NOPASSWD: BIN/one"),
                fails(
                        "a terminal is needed for the command",
                        "BIN/one a",
                        BLOCKED,
                        "Defaults!BIN/one requiretty",
                        "nobody ALL=NOPASSWD: BIN/one a"),
                fails(
                        "a terminal is needed to hear that there is no rule",
                        "BIN/one a",
                        STRANGER,
                        "Defaults requiretty",
                        "daemon ALL=NOPASSWD: BIN/one a"),
                works(
                        "root may not ask",
                        "BIN/one a",
                        UNPROVEN + " " + PASSWORDLESS,
                        "Defaults !root_sudo",
                        "nobody ALL=NOPASSWD: BIN/one a"),
                fails(
                        "a terminal is needed by the user",
                        "BIN/one a",
                        BLOCKED,
                        "Defaults:nobody requiretty",
                        "nobody ALL=NOPASSWD: BIN/one a"));
    }

    static Stream<SudoCase> files() {
        return Stream.of(
                works(
                        "a broken line among good ones",
                        "BIN/one a",
                        PASSWORDLESS,
                        "nobody ALL=NOPASSWD: BIN/one a",
                        "this is (no rule"),
                fails("nothing but broken lines", "BIN/one a", STRANGER, "this is (no rule", "nor is this: ("),
                works(
                        "an include that is not there",
                        "BIN/one a",
                        PASSWORDLESS,
                        "@include /nowhere",
                        "nobody ALL=NOPASSWD: BIN/one a"),
                fails("nothing", "BIN/one a", STRANGER, ""));
    }

    @Test
    void aFileThatAnybodyCanWriteBlocksSudo() throws Exception {
        Path file = sudoers("nobody ALL=NOPASSWD: ALL");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        bothSay(BLOCKED, "world writable");
    }

    @Test
    void aFileOfSomebodyElsesBlocksSudo() throws Exception {
        Files.setAttribute(sudoers("nobody ALL=NOPASSWD: ALL"), "unix:uid", 1);

        bothSay(BLOCKED, "owned by uid 1");
    }

    @Test
    void withoutSudoThereAreNoRights() throws Exception {
        sudoers("nobody ALL=NOPASSWD: ALL");
        SudoView without = host.ofUserAfter("mount --bind /dev/null /usr/bin/sudo");

        assertThat(without.look()).extracting(Answer::verdict).containsExactly("SUDO_MISSING");
    }

    @Test
    void noNewPrivilegesBlockSudoAndTheRemedyIsNamed() throws Exception {
        sudoers("nobody ALL=NOPASSWD: ALL");
        SudoView unprivileged = host.ofUserBelow("--no-new-privs");

        assertThat(unprivileged.look()).singleElement().satisfies(answer -> {
            assertThat(answer.verdict()).isEqualTo(BLOCKED);
            assertThat(answer.detail()).contains("NoNewPrivileges=no");
        });
        assertThat(unprivileged.run()).containsExactly(false);
    }

    @Test
    void aUserNamespaceBlocksSudo() throws Exception {
        sudoers("nobody ALL=NOPASSWD: ALL");
        for (String command : List.of("unshare --user", "unshare --user --map-root-user")) {
            SudoView within = host.ofUserBelow(command);

            assertThat(within.look()).as(command).extracting(Answer::verdict).containsExactly(BLOCKED);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broad")
    void aRuleThatPermitsMoreThanTheLineIsTooBroad(String rule) throws Exception {
        sudoers("nobody ALL=(root) NOPASSWD: "
                + rule.replace("BIN", host.commands().toString()));

        assertThat(root.look()).singleElement().matches(answer -> answer.hasWarning("TOO_BROAD"), "is too broad");
        assertThat(user.look()).singleElement().matches(answer -> answer.hasWarning("TOO_BROAD"), "is too broad");
    }

    static Stream<String> broad() {
        return Stream.of("ALL", "BIN/", "BIN/one", "BIN/one *", "BIN/o?e a", "BIN/one [a-c]", "^BIN/one$ ^a$");
    }

    @Test
    void anExactRuleIsNotTooBroadUnlessOthersCanChangeItsCommandOrItStartsAShell() throws Exception {
        String bin = host.commands().toString();
        sudoers("nobody ALL=(root) NOPASSWD: BIN/one a, BIN/vi a".replace("BIN", bin));
        host.declare(List.of(bin + "/one a", bin + "/vi a"));

        assertThat(user.look())
                .extracting(answer -> answer.hasWarning("TOO_BROAD"))
                .containsExactly(false, true);
        Files.setPosixFilePermissions(host.commands(), PosixFilePermissions.fromString("rwxrwxr-x"));
        try {
            assertThat(user.look())
                    .extracting(answer -> answer.hasWarning("TOO_BROAD"))
                    .containsExactly(true, true);
        } finally {
            Files.setPosixFilePermissions(host.commands(), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void theRuleThatIsProposedIsExactlyWhatIsMissing() throws Exception {
        String bin = host.commands().toString();
        List<String> lines = List.of(
                bin + "/one",
                bin + "/one a",
                bin + "/two 'a b' \"it's\" c,d=e:f #g \\\\ * ? [h-i] !j ^k$ %l @m (n) ~ o\\\\*p",
                bin + "/two '' a '' b ''",
                bin + "/two a '*'",
                bin + "/two $'a\\tb' $'c\\t'");
        host.sudoers("");
        host.declare(lines);
        List<String> rules = root.look().stream().map(Answer::rule).toList();

        host.sudoers(String.join("\n", rules) + "\n");

        for (SudoView view : List.of(root, user)) {
            assertThat(view.look()).allSatisfy(answer -> {
                assertThat(answer.verdict()).isEqualTo(PASSWORDLESS);
                assertThat(answer.warnings()).isEmpty();
            });
        }
        assertThat(user.run()).hasSize(lines.size()).doesNotContain(false);
        host.declare(List.of(
                bin + "/one b",
                bin + "/two",
                bin + "/two a b",
                bin + "/two a b c",
                bin + "/two 'a ' a  b",
                bin + "/two a x"));
        assertThat(root.look()).extracting(Answer::verdict).containsOnly(NOT_PERMITTED);
        assertThat(user.run()).doesNotContain(true);
    }

    @Test
    void whatSudoersCannotNameHasNoRule() throws Exception {
        String bin = host.commands().toString();
        List<String> lines = List.of(
                bin,
                bin + "/",
                bin + "/one/",
                bin + "/one $'a\\n@include\\t/tmp/rules'",
                bin + "/one '\"\"'",
                bin + "/one ''",
                "/usr/bin/sudoedit /etc/motd");
        host.sudoers("nobody ALL=NOPASSWD: /usr/bin/true\n");
        host.declare(lines);

        assertThat(root.look()).hasSize(lines.size()).extracting(Answer::rule).containsOnlyNulls();
    }

    private static Path sudoers(String text) throws IOException {
        host.declare(List.of(host.commands() + "/one a"));
        return host.sudoers(text + "\n");
    }

    private static void bothSay(String verdict, String detail) throws IOException {
        for (SudoView view : List.of(root, user)) {
            assertThat(view.look()).singleElement().satisfies(answer -> {
                assertThat(answer.verdict()).isEqualTo(verdict);
                assertThat(answer.detail()).contains(detail);
            });
        }
        assertThat(user.run()).containsExactly(false);
    }

    private static String sha256() throws Exception {
        byte[] content = Files.readAllBytes(host.commands().resolve("one"));
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
