package io.countermeasure.core.internal.wall;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import io.countermeasure.model.CountermeasureMetadata;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WallTextTest {

    @Test
    void itSaysWhatStartsWhenAndHowToStopIt() {
        CountermeasureMetadata reboot = metadata("Reboot Server", "Reboots it");

        assertThat(WallText.of(reboot, Duration.ofSeconds(60), "4711", true).lines())
                .containsExactly(
                        "\"Reboot Server\" (server.reboot) starts in 60 seconds",
                        "Reboots it",
                        "To stop it: countermeasure cancel 4711");
        assertThat(WallText.of(reboot, Duration.ofSeconds(1), "4711", false).lines())
                .containsExactly(
                        "\"Reboot Server\" (server.reboot) starts in 1 second", "Reboots it", "Execution 4711");
        assertThat(WallText.of(reboot, Duration.ZERO, "4711", true).lines())
                .containsExactly("\"Reboot Server\" (server.reboot) starts now", "Reboots it", "Execution 4711");
        assertThat(WallText.of(metadata("x", "y"), Duration.ofMillis(1_500), "4711", true))
                .contains("starts in 1.5 seconds");
    }

    @Test
    void whateverIsWrittenItHasAtMostFiveLinesOfSeventyNineCharacters() {
        for (String word : new String[] {"x", "word ", "\ud83d\ude80", "ein langes Wort "}) {
            CountermeasureMetadata metadata = metadata(
                    word.repeat(200 / word.length()).strip(),
                    word.repeat(4_000 / word.length()).strip());
            String text = WallText.of(metadata, Duration.ofSeconds(60), "0".repeat(36), true);

            assertThat(text.lines()).hasSize(5).allMatch(line -> line.codePointCount(0, line.length()) <= 79);
            assertThat(text.lines().skip(3)).first().asString().endsWith("...");
            assertThat(text).endsWith("To stop it: countermeasure cancel " + "0".repeat(36));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a\\u001b[31;1mb|ab",
                "a\\u001b[2J\\u001b[Hb|ab",
                "a\\u001b]0;title\\u0007b|ab",
                "a\\u001b]8;;http://x\\u001b\\\\b|ab",
                "a\\u001bPq#0;2\\u009cb|ab",
                "a\\u009b31mb|ab",
                "a\\u001b(0b|ab",
                "a\\u001b|a",
                "a\\u0000\\u0007\\u0008\\u007f\\u0085b|ab",
                "a\\r\\nb\\tc|a  b c",
                "a\\u202eb\\u2066c\\u200fd\\u061ce|abcde",
                "a\\u2028b\\u2029c|a b c",
                "a\\ufffcb|a\\ufffcb",
                "gr\\u00fc\\u00df dich|gr\\u00fc\\u00df dich",
            })
    void onlyWhatIsSimplyPrintedIsLeft(String escaped, String plain) {
        assertThat(WallText.plain(json(escaped))).isEqualTo(json(plain));
    }

    @Test
    void noCharacterAtAllSteersATerminal() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            all.append("a").appendCodePoint(c);
        }

        assertThat(WallText.plain(all.toString()).codePoints()).noneMatch(WallTextTest::steers);
    }

    private static boolean steers(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                || Character.getType(c) == Character.SURROGATE;
    }

    private static String json(String escaped) {
        return String.valueOf(Json.parse("\"" + escaped + "\"", JsonLimits.OWN));
    }

    private static CountermeasureMetadata metadata(String name, String description) {
        return CountermeasureMetadata.builder("server.reboot")
                .name(name)
                .author("tests")
                .description(description)
                .build();
    }
}
