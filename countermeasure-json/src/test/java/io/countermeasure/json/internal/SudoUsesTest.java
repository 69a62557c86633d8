package io.countermeasure.json.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import java.util.List;
import org.junit.jupiter.api.Test;

class SudoUsesTest {

    @Test
    void optionsOfSudoAreNoneOfTheCommand() {
        assertThat(text("sudo -n -- /bin/x a")).containsExactly("/bin/x a");
        assertThat(text("/usr/bin/sudo -nu root -p '' A=1 /bin/x -u b")).containsExactly("/bin/x -u b");
        assertThat(text("sudo --user root --preserve-env -k /bin/x")).containsExactly("/bin/x");
        assertThat(text("sudo -n -l /bin/x; sudo -v; sudo -K; sudo --version")).isEmpty();
    }

    @Test
    void optionsThatStandTogetherHideNoCommand() {
        assertThat(text("sudo -kn /1; sudo -nk -- /2; sudo -uvagrant /3; sudo -ku root /4; sudo -pklv /5"))
                .containsExactly("/1", "/2", "/3", "/4", "/5");
        assertThat(text("sudo -nl /1; sudo -lU nobody; sudo -nv; sudo -k")).isEmpty();
    }

    @Test
    void aShellAndAnEditorAreUsesToo() {
        assertThat(text("sudo -s; sudo -ni /1; sudo --login; sudoedit /2; sudo -e /3"))
                .containsExactly("-s", "-ni /1", "--login", "sudoedit /2", "/3");
        assertThat(text("sudo -n -- A=1 /1")).as("behind -- it is the command").containsExactly("A=1 /1");
    }

    @Test
    void everyCommandOfATextIsSeen() {
        assertThat(text("a; sudo /1 && sudo /2 || (sudo /3) & sudo /4 | sudo /5 2>&1 >>/dev/null\nsudo /6 # sudo /7"))
                .containsExactly("/1", "/2", "/3", "/4", "/5", "/6");
        assertThat(text("if ! sudo /1; then A=b sudo /2; else { sudo /3; }; fi; while sudo /4; do sudo /5; done"))
                .containsExactly("/1", "/2", "/3", "/4", "/5");
        assertThat(text("x=$(sudo /1 a) `sudo /2` \"y $(sudo /3)\"")).containsExactly("/1 a", "/2", "/3");
        assertThat(text("timeout 5 sudo /1; nohup env A=b sudo -n /2; sh -c 'sudo /3; sudo /4'; exec sudo /5"))
                .containsExactly("/1", "/2", "/3", "/4", "/5");
        assertThat(text("command -p sudo /1; time -p sudo /2; eval 'sudo /3' a; echo $(echo ')'; sudo /4)"))
                .containsExactly("/1", "/2", "/3 a", "/4");
    }

    @Test
    void whatIsOnlySaidIsNotUsed() {
        assertThat(text("echo sudo /1; grep sudo /etc/group; echo 'a; sudo /2'; echo a\\;sudo; nosudo /3 #sudo"))
                .isEmpty();
        assertThat(text("cat <<sudo >sudo")).isEmpty();
    }

    @Test
    void quotedWordsAreOneWord() {
        List<SudoUses.Use> uses = SudoUses.of(Command.shell("sudo /bin/x 'a b' \"c\\\"'d\" e\\ f 2>/dev/null"));

        assertThat(uses).extracting(SudoUses.Use::words).containsExactly(List.of("/bin/x", "a b", "c\"'d", "e f"));
        assertThat(uses).allMatch(SudoUses.Use::exact);
    }

    @Test
    void whatIsExpandedIsNotExact() {
        assertThat(SudoUses.of(Command.shell(
                        "sudo /x $A; sudo /x \"$B\"; sudo /x *.log; sudo /x `id`; sudo /x ~; sudo /x {a,b}")))
                .hasSize(6)
                .noneMatch(SudoUses.Use::exact);
        assertThat(SudoUses.of(Command.shell("$(which sudo) /x; ${SUDO:-sudo} /x; $A/sudo /x")))
                .hasSize(3)
                .noneMatch(SudoUses.Use::exact);
        assertThat(SudoUses.of(Command.shell("sudo /x '$A' \\$B \"\\$C\" a~ '*'")))
                .allMatch(SudoUses.Use::exact);
    }

    @Test
    void wordsAreTakenAsTheyStand() {
        assertThat(SudoUses.of(Command.of("sudo", "-n", "/x", "$A"))).allMatch(SudoUses.Use::exact);
        assertThat(SudoUses.of(Command.of("/x", "y").withSudo()))
                .extracting(SudoUses.Use::words)
                .containsExactly(List.of("/x", "y"));
        assertThat(SudoUses.of(Command.of("bash", "-ec", "sudo /x"))).hasSize(1);
        assertThat(SudoUses.of(Command.of("/x", "sudo"))).isEmpty();
    }

    @Test
    void aUseOfALineThatIsNotDeclaredIsTold() {
        CountermeasureMetadata metadata = CountermeasureMetadata.builder("a.b")
                .name("n")
                .author("a")
                .description("d")
                .sudoRequirement("/x 'a b'")
                .build();

        assertThat(SudoUses.undeclared(metadata, Command.shell("sudo -n -- /x 'a b'")))
                .isEmpty();
        assertThat(SudoUses.undeclared(metadata, Command.shell("sudo /x a b; sudo /x $y")))
                .containsExactly("command must use sudo for lines of sudo_requirements only but does for \"/x a b\";"
                        + " declared are [/x 'a b']");
        assertThat(SudoUses.unclear(Command.shell("sudo /x a; sudo /x $y")))
                .singleElement()
                .asString()
                .contains("\"/x $y\"");
    }

    private static List<String> text(String text) {
        return SudoUses.of(Command.shell(text)).stream()
                .map(use -> String.join(" ", use.words()))
                .toList();
    }
}
