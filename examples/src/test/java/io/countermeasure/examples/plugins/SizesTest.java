package io.countermeasure.examples.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How little it takes. What {@code new} makes is counted where that is tested. */
class SizesTest {

    private static final int MOST_LINES_OF_AN_EMBEDDING = 20;

    @Test
    void anAgentThatEmbedsTheLibraryIsTwentyLinesWithItsImports() throws IOException {
        Path agent = Path.of("embedded-agent/src/main/java/com/acme/agent/EmbeddedAgent.java");
        try (Stream<String> lines = Files.lines(agent)) {
            assertThat(lines.filter(line -> !line.isBlank())).hasSizeBetween(1, MOST_LINES_OF_AN_EMBEDDING);
        }
    }
}
