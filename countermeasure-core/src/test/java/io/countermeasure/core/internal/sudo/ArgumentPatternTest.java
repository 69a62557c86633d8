package io.countermeasure.core.internal.sudo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentPatternTest {

    @Test
    void anEmptyArgumentIsNotNone() {
        ArgumentPattern none = new ArgumentPattern("\"\"");

        assertThat(none.match(List.of())).isEqualTo(Match.YES);
        assertThat(none.match(List.of(""))).isEqualTo(Match.NO);
        assertThat(new ArgumentPattern("*").match(List.of())).isEqualTo(Match.YES);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "restart nginx  | restart nginx  | YES   | true",
                "restart nginx  | restart apache | NO    | true",
                "\"\"           | ``             | YES   | true",
                "\"\"           | a              | NO    | true",
                "*              | ``             | YES   | false",
                "*              | a /b c         | YES   | false",
                "a?c            | abc            | YES   | false",
                "a?c            | abbc           | NO    | false",
                "a?c            | aéc            | MAYBE | false",
                "[ab]           | a              | MAYBE | false",
                "^a.*$          | abc            | MAYBE | false",
                "^a             | ^a             | YES   | true",
                "a\\,b\\=c\\:d  | a,b=c:d        | YES   | true",
                "\\#x           | #x             | YES   | true",
                "\\\\#x         | #x             | MAYBE | true",
                "\\*\\?\\[\\!   | *?[!           | YES   | true",
                "\\*            | x              | NO    | true",
                "a\\\\b         | a\\b           | YES   | true",
                "a\\\\*         | a\\anything    | YES   | false",
                "a\\\\\\*       | a\\*           | YES   | true",
                "a\\\\\\,b      | a\\,b          | YES   | true"
            })
    void isMatchedAsSudoWould(String listed, String arguments, Match match, boolean exact) {
        ArgumentPattern pattern = new ArgumentPattern(listed);

        assertThat(pattern.match(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ", -1))))
                .isEqualTo(match);
        assertThat(pattern.isExact()).isEqualTo(exact);
    }
}
