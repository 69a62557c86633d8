package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteStageTest {

    private final StringBuilder arrived = new StringBuilder();

    @Test
    void withoutStagesAllArrives() {
        assertThat(through(List.of(), "abc")).isEqualTo("abc");
    }

    @Test
    void theOneThatChangesNothingChangesNothing() {
        assertThat(through(List.of(ByteStage.UNCHANGED, ByteStage.UNCHANGED), "a\0\u00e9"))
                .isEqualTo("a\0\u00e9");
    }

    @Test
    void stagesAreTakenInTheirOrderAndMaySplitOrDrop() {
        ByteStage twice = (buffer, length, next) -> {
            next.accept(buffer, length);
            next.accept(buffer, length);
        };
        ByteStage shorter = (buffer, length, next) -> next.accept(buffer, length - 1);
        ByteStage nothing = (buffer, length, next) -> {};

        assertThat(through(List.of(twice, shorter), "abc")).isEqualTo("abab");
        assertThat(through(List.of(shorter, twice), "xyz")).isEqualTo("xyxy");
        assertThat(through(List.of(twice, nothing), "abc")).isEmpty();
    }

    private String through(List<ByteStage> stages, String text) {
        arrived.setLength(0);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteStage.chain(
                        stages,
                        (buffer, length) -> arrived.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1)))
                .accept(bytes, bytes.length);
        return arrived.toString();
    }
}
