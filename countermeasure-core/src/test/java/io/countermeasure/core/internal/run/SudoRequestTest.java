package io.countermeasure.core.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SudoRequestTest {

    private final SudoRequest.Parts parts = new SudoRequest.Parts();

    @Test
    void partsThatComeMixedAreToldApart() {
        String one = encoded("/x", "a b", "", "c\nd");
        assertThat(parts.take("2 " + encoded("/y"))).isEmpty();
        for (int i = 0; i < one.length(); i += 4) {
            assertThat(parts.take("1 " + one.substring(i, i + 4))).isEmpty();
        }

        assertThat(parts.take("2 .")).contains(new SudoRequest("2", List.of("/y")));
        assertThat(parts.take("1 .")).contains(new SudoRequest("1", List.of("/x", "a b", "", "c\nd")));
    }

    @Test
    void whatIsNoRequestHasNoWords() {
        byte[] noNul = "no NUL".getBytes(StandardCharsets.UTF_8);
        byte[] noText = {(byte) 0xff, 0};
        Base64.Encoder encoder = Base64.getEncoder();
        for (String part : List.of("no base64!", encoder.encodeToString(noNul), encoder.encodeToString(noText))) {
            assertThat(parts.take("1 " + part)).isEmpty();
            assertThat(parts.take("1 .")).as(part).contains(new SudoRequest("1", List.of()));
        }
        assertThat(parts.take("3 .")).contains(new SudoRequest("3", List.of()));
        assertThat(parts.take("")).isEmpty();
        assertThat(parts.take("4")).isEmpty();
    }

    @Test
    void whatNeverEndsIsForgottenAndWhatIsTooLongIsRefused() {
        for (int i = 0; i < 100; i++) {
            assertThat(parts.take(i + " " + encoded("/x"))).isEmpty();
        }
        assertThat(parts.take("0 .")).contains(new SudoRequest("0", List.of()));
        assertThat(parts.take("99 .")).contains(new SudoRequest("99", List.of("/x")));

        String much = encoded("x".repeat(3_000));
        for (int i = 0; i < 2_000; i++) {
            assertThat(parts.take("1 " + much)).isEmpty();
        }
        assertThat(parts.take("1 .")).contains(new SudoRequest("1", List.of()));
    }

    private static String encoded(String... words) {
        return Base64.getEncoder().encodeToString((String.join("\0", words) + "\0").getBytes(StandardCharsets.UTF_8));
    }
}
