package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListPluginsTest {

    private static final String STANDARD = """
            Available Countermeasures
            =========================
            Name                     Author                     Description
            --------------------------------------------------------------------------------
            Reboot Server            support@panopta.com        Reboot the server
            dmesg                    support@panopta.com        Gather the latest lines from dmesg
            netstat                  support@panopta.com        Gather most recent netstat output
            top                      support@panopta.com        Gather most recent top output
            vmstat                   support@panopta.com        Gather vmstat output
            """;

    @TempDir
    Path home;

    private Operator operator;

    @BeforeEach
    void arrive() throws IOException {
        operator = new Operator(home);
    }

    @Test
    void theStandardCountermeasuresStandAsInTheOriginalToTheCharacter() {
        Said said = operator.saysOnly(
                "--standard", "list-plugins", "--state", home.resolve("state").toString());

        assertThat(said.out()).isEqualTo(STANDARD);
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
    }

    @Test
    void whereStartsAreNotRememberedADisruptiveOneIsWarnedOfBelow() {
        Said said = operator.saysOnly("--standard", "list-plugins");

        assertThat(said.out())
                .isEqualTo(
                        STANDARD + "\nwarning: state directory should be given for a disruptive plugin but there is"
                                + " none: server.reboot counts as started at boot, and waits 8 hours after each start and boot\n");
        assertThat(said.code()).isZero();
    }

    @Test
    void bothSpellingsOfTheCommandAreTheSame() {
        assertThat(operator.saysOnly("list_plugins", "--standard").out()).startsWith(STANDARD);
        assertThat(operator.saysOnly("LIST-PLUGINS", "--standard").code()).isEqualTo(2);
    }

    @Test
    void whatIsTooLongIsCutAndTheNextColumnStaysWhereItIs() throws IOException {
        String name = "n".repeat(200);
        String author = "\uD83D\uDE00".repeat(100);
        operator.file(
                "a.json",
                "{\"name\":\"" + name + "\",\"author\":\"" + author
                        + "\",\"textkey\":\"a\",\"description\":\"D\",\"command\":\"true\"}");

        String row = operator.says("list-plugins").out().lines().toList().get(4);

        assertThat(row).isEqualTo("n".repeat(21) + "... " + "\uD83D\uDE00".repeat(23) + "... " + "D");
    }

    @Test
    void goodPluginsAreListedAndEveryBadOneIsNamedBelowThem() throws Exception {
        operator.plugin("good", "true");
        String[] bad = {"j01.json", "j02.json", "j03.json", "j13.json", "j18.json", "j20.json", "j24.json", "j29.json"};
        operator.file(bad[0], "");
        operator.file(bad[1], "null");
        operator.file(bad[2], "{} x");
        operator.file(bad[3], "{\"command\":\"a\",\"command\":\"b\"}");
        operator.file(bad[4], "{\"max_runtimes\":1}");
        operator.plugin("j20", "true", ",\"max_runtime\":1e400");
        operator.file(bad[6], "{\"textkey\":\"../x\"}");
        operator.file(bad[7], "[".repeat(100_000));
        Files.createDirectory(operator.plugins.resolve("j37.json"));
        Files.createSymbolicLink(operator.plugins.resolve("j34.json"), operator.plugins.resolve("j34.json"));
        Files.setPosixFilePermissions(operator.plugin("j42", "true"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(new ProcessBuilder(
                                "mkfifo", operator.plugins.resolve("fifo.json").toString())
                        .start()
                        .waitFor())
                .isZero();

        Said said = operator.says("list-plugins");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out().lines().toList().get(4)).startsWith("good ");
        assertThat(said.out().lines().toList().get(5)).isEmpty();
        assertThat(said.out()).contains(bad).contains("j34.json", "j37.json", "j42.json", "fifo.json");
        assertThat(said.err()).isEmpty();
    }

    @Test
    void aFileNameCannotForgeALineOrSteerATerminal() throws IOException {
        operator.file("a\n\u001b[31mforged\u202e.json", "");

        Said said = operator.says("list-plugins");

        assertThat(said.out().lines())
                .hasSize(6)
                .last()
                .asString()
                .contains("a\\u000a\\u001b[31mforged\\u202e.json:1:1: ");
    }

    @Test
    void aTextkeyTakenTwiceMakesBothUnusable() throws IOException {
        operator.plugin("same", "true");
        Files.copy(operator.plugins.resolve("same.json"), operator.plugins.resolve("other.json"));

        Said said = operator.says("list-plugins");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out()).contains("same.json", "other.json").doesNotContain("Tests");
    }

    @Test
    void aMissingFolderIsOnlyAWarning() {
        Said said = operator.saysOnly(
                "list-plugins", "--plugins", home.resolve("missing").toString());

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("missing: warning: ");
    }

    @Test
    void inJsonItIsTheCatalog() throws IOException {
        operator.plugin("good", "true");
        operator.file("bad.json", "");

        Said said = operator.says("list-plugins", "--json");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.list("countermeasures"))
                .singleElement()
                .extracting("textkey")
                .isEqualTo("good");
        assertThat(said.list("problems"))
                .singleElement()
                .extracting("line", "level")
                .containsExactly(1L, "error");
    }

    @Test
    void whereNothingWasAskedForTheOperatorIsToldSo() {
        Said said = operator.saysOnly("list-plugins");

        assertThat(said.code()).isZero();
        assertThat(said.err())
                .isEqualTo("countermeasure: no plugins were asked for; --plugins DIR or --standard does\n");
    }

    @Test
    void keysAreALineEachSortedByKeyAndProblemsStandApart() throws IOException {
        operator.file(
                "b.json",
                "{\"name\":\"A " + "n".repeat(100)
                        + "\",\"author\":\"a\",\"textkey\":\"b\",\"description\":\"D\",\"command\":\"true\"}");
        operator.plugin("a.z", "true");
        Path bad = operator.file("bad.json", "");

        Said said = operator.says("list-plugins", "--keys");

        assertThat(said.out()).isEqualTo("a.z  a.z\nb  A " + "n".repeat(100) + "\n");
        assertThat(said.err()).startsWith("countermeasure: " + bad + ":1:1: ");
        assertThat(said.code()).isEqualTo(3);
        assertThat(operator.says("list-plugins", "--keys", "--json").list("countermeasures"))
                .hasSize(2);
    }
}
