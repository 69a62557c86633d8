package io.countermeasure.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);

    @Test
    void theDemonstrationShowsWhatItSays(@TempDir Path folder) throws IOException, InterruptedException {
        Demo.show(folder, Path.of("."), new Narrator(out, false));

        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("SUCCEEDED", "TOO_FREQUENT", "TIMED_OUT", "KILL", "kill -9", "INTERRUPTED")
                .doesNotContain("\u001b");
    }

    @Test
    void whatIsNotSoEndsTheDemonstration() {
        Narrator narrator = new Narrator(out, true);

        assertThatThrownBy(() -> narrator.check(false, "water runs uphill"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("water runs uphill");
    }
}
