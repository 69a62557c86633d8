package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CaptureTest {

    @Test
    void whatFitsIsKeptWhole() {
        Capture capture = new Capture(16);
        feed(capture, "0123456789abcdef");

        assertThat(capture.text()).isEqualTo("0123456789abcdef");
        assertThat(capture.dropped()).isZero();
    }

    @Test
    void whatDoesNotFitLosesItsMiddle() {
        Capture capture = new Capture(16);
        feed(capture, "0123456789");
        feed(capture, "abcdefghij");

        assertThat(capture.text()).isEqualTo("01234567\n[... 4 bytes dropped ...]\ncdefghij");
        assertThat(capture.dropped()).isEqualTo(4);
        assertThat(capture.total()).isEqualTo(20);
    }

    @Test
    void aCharacterIsNeverCutInTwo() {
        Capture capture = new Capture(16);
        feed(capture, "€€€€€€€€€€");

        assertThat(capture.text()).isEqualTo("€€\n[... 18 bytes dropped ...]\n€€");
        assertThat(capture.dropped()).isEqualTo(18);
    }

    @Test
    void anyPiecesGiveTheSameEnds() {
        long seed = 20261124;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] all = new byte[random.nextInt(200_000)];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) ('a' + random.nextInt(26));
            }
            int cap = 16 + random.nextInt(40_000);
            Capture capture = new Capture(cap);
            for (int at = 0; at < all.length; ) {
                int length = Math.min(all.length - at, 1 + random.nextInt(50_000));
                capture.accept(all, at, length);
                at += length;
            }
            String text = new String(all, StandardCharsets.UTF_8);
            String expected = all.length <= cap
                    ? text
                    : text.substring(0, cap / 2) + "\n[... " + (all.length - cap) + " bytes dropped ...]\n"
                            + text.substring(all.length - (cap - cap / 2));
            assertThat(capture.text()).as("seed %d round %d", seed, round).isEqualTo(expected);
        }
    }

    private static void feed(Capture capture, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        capture.accept(bytes, 0, bytes.length);
    }
}
