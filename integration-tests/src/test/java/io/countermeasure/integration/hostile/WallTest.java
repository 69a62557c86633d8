package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real wall, a real terminal of script's, and a /run of its own. */
@Timeout(120)
class WallTest {

    @TempDir
    private Path home;

    @Test
    void theTerminalShowsTheTextAndNoControlByteAndTheResultSaysWhoWasNotReached() throws Exception {
        for (String tool : List.of("wall", "script", "bwrap")) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin", tool)), "there is no " + tool);
        }
        assumeTrue(
                System.getProperty("user.name").equals("root"),
                "needs root: in a namespace of an ordinary user's wall is not root's, and is not used");
        String java = "exec bwrap --dev-bind / / --tmpfs /run --die-with-parent -- \"$JAVA\" -XX:TieredStopAtLevel=1"
                + " -cp \"$CLASSES\" \"$MAIN\" \"$SAID\" >\"$LOG\" 2>&1";
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/script", "-qec", java, "/dev/null")
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        // as systemd starts an agent: a locale in which Java cannot pass on more than ASCII
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin/java").toString());
        builder.environment().put("CLASSES", System.getProperty("java.class.path"));
        builder.environment().put("MAIN", WallMain.class.getName());
        builder.environment().put("SAID", home.resolve("said").toString());
        builder.environment().put("LOG", home.resolve("log").toString());
        Process script = builder.start();
        String shown = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(() -> log()).isZero();

        List<String> said = Files.readAllLines(home.resolve("said"));
        assertThat(said.get(0)).startsWith("/dev/pts/");
        assertThat(said.get(1)).isEqualTo("SUCCEEDED");
        assertThat(said.get(2))
                .contains("logged in: " + said.get(0).substring(5) + " (alice)")
                .contains("could not be written to: pts/99999 (bob)");
        String text = shown.substring(shown.indexOf("):") + 2).replace("\u0007\u0007", ""); // wall's own bells
        assertThat(text)
                .contains("\"Gr\u00fc\u00dfe $(id) %s \\033[2J /etc/passwd\" (hostile.wall) starts in 3 seconds")
                .contains("A long description. A long description.")
                .contains("Execution ");
        assertThat(text.codePoints().filter(c -> c != '\r' && c != '\n')).noneMatch(Character::isISOControl);
        assertThat(text.lines().filter(line -> !line.isBlank())).hasSize(5).allMatch(line -> line.length() <= 79);
    }

    private String log() {
        try {
            return Files.readString(home.resolve("log"));
        } catch (java.io.IOException e) {
            return "no log: " + e;
        }
    }
}
