package io.countermeasure.json.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import java.util.List;
import org.junit.jupiter.api.Test;

class SudoLineTest {

    @Test
    void wordsAreWhatSpacesSeparateAndWhatQuotesHoldTogether() {
        assertThat(SudoLine.words("/usr/bin/systemctl  restart nginx "))
                .containsExactly("/usr/bin/systemctl", "restart", "nginx");
        assertThat(SudoLine.words("/x 'a b' \"c 'd' \\\" \\n\" e\\ f '' g'h'\"i\""))
                .containsExactly("/x", "a b", "c 'd' \" \\n", "e f", "", "ghi");
        assertThat(SudoLine.words("/x $'two\\nlines\\t\\'q\\' \\\\ $x' $ $x '$'"))
                .containsExactly("/x", "two\nlines\t'q' \\ $x", "$", "$x", "$");
    }

    @Test
    void inALineWithAnOpenQuoteNothingIsSpecial() {
        assertThat(SudoLine.words("/x it's \\ 1")).containsExactly("/x", "it's", "\\", "1");
        assertThat(SudoLine.words("/x \"a")).containsExactly("/x", "\"a");
    }

    @Test
    void onlyDeclaredWordsMayUseSudo() {
        CountermeasureMetadata metadata = CountermeasureMetadata.builder("a.b")
                .name("n")
                .author("a")
                .description("d")
                .sudoRequirement("/x a 'b c'")
                .build();

        SudoLine.check(metadata, Command.of("/x", "a", "b c").withSudo());
        SudoLine.check(metadata, Command.of("/anything"));
        for (List<String> other : List.of(List.of("/x", "a", "b", "c"), List.of("/x", "a b c"), List.of("/x"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SudoLine.check(metadata, Command.of(other).withSudo()))
                    .withMessageContaining("must be declared in sudo_requirements")
                    .withMessageContaining("/x a 'b c'");
        }
    }
}
