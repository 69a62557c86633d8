package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {

    private static final long SEED = 20261124;

    @Test
    void everyCutGivesTheSameFrames() throws ProtocolFailure {
        byte[] stream = stream("R{\"a\":1}", "T", "Tsome text", "E" + "x".repeat(700));
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second += 37) {
                Frame frames = new Frame();
                FrameDecoder decoder = new FrameDecoder(frames);
                decoder.accept(stream, 0, first);
                decoder.accept(stream, first, second - first);
                decoder.accept(stream, second, stream.length - second);
                assertThat(frames.got).containsExactly("R{\"a\":1}", "T", "Tsome text", "E" + "x".repeat(700));
                assertThat(decoder.isInFrame()).isFalse();
            }
        }
    }

    @Test
    void bytesThatComeOneByOneGiveTheSameFrames() throws ProtocolFailure {
        String longText = "T" + "0123456789".repeat(30_000);
        byte[] stream = stream(longText, "E{}");
        Frame frames = new Frame();
        FrameDecoder decoder = new FrameDecoder(frames);
        for (byte next : stream) {
            decoder.accept(new byte[] {next}, 0, 1);
        }
        assertThat(frames.got).containsExactly(longText, "E{}");
    }

    @Test
    void everyFlippedByteIsAnotherStreamOrAProtocolFailureAndNothingElse() {
        byte[] stream = stream("R{}", "Tsome text", "E{\"failure\":null}");
        for (int at = 0; at < stream.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = stream.clone();
                flipped[at] ^= (byte) (1 << bit);
                feed(flipped);
            }
        }
    }

    @Test
    void randomBytesAreAProtocolFailureAndNothingElse() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(64)];
            random.nextBytes(bytes);
            bytes[0] = random.nextBoolean() ? 0 : bytes[0];
            feed(bytes);
        }
    }

    @Test
    void aFrameThatIsTooLongIsRefusedByItsHeader() {
        FrameDecoder decoder = new FrameDecoder(new Frame());
        assertThatThrownBy(() ->
                        decoder.accept(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 'T'}, 0, 5))
                .isInstanceOf(ProtocolFailure.class)
                .hasMessage("frame 'T' must have at most 1048576 bytes but has 4294967295");
        assertThatThrownBy(() -> decoder.accept(new byte[1], 0, 1)).isInstanceOf(ProtocolFailure.class);
    }

    @Test
    void aHeaderThatPromisesMuchCostsNothingBeforeTheBytesCome() throws ProtocolFailure {
        List<FrameDecoder> decoders = new ArrayList<>();
        long before = used();
        for (int i = 0; i < 1_000; i++) {
            FrameDecoder decoder = new FrameDecoder(new Frame());
            decoder.accept(new byte[] {0, 0x10, 0, 0, 'T', 'x'}, 0, 6);
            decoders.add(decoder);
        }
        assertThat(used() - before).isLessThan(64L << 20);
        assertThat(decoders).allMatch(FrameDecoder::isInFrame);
    }

    @Test
    void aFrameForAPeerIsWhatThePeerReads() throws ProtocolFailure {
        Frame frames = new Frame();
        byte[] frame = Frames.of('T', "größer");
        new FrameDecoder(frames).accept(frame, 0, frame.length);
        assertThat(frames.got).containsExactly("Tgrößer");
        assertThatThrownBy(() -> Frames.of('J', "x".repeat(60_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("frame 'J' must be at most 60000 bytes but is 60005");
    }

    private static void feed(byte[] bytes) {
        try {
            new FrameDecoder(new Frame()).accept(bytes, 0, bytes.length);
        } catch (ProtocolFailure expected) {
            assertThat(expected).hasMessageContaining("frame ");
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static byte[] stream(String... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String frame : frames) {
            byte[] payload = frame.substring(1).getBytes(StandardCharsets.UTF_8);
            out.writeBytes(ByteBuffer.allocate(4).putInt(payload.length).array());
            out.write(frame.charAt(0));
            out.writeBytes(payload);
        }
        return out.toByteArray();
    }

    private static final class Frame implements FrameDecoder.Receiver {
        private final List<String> got = new ArrayList<>();

        @Override
        public int longest(char type) throws ProtocolFailure {
            if (type < 'A' || type > 'Z') {
                throw new ProtocolFailure("frame must be known but was " + ProtocolFailure.shown(type));
            }
            return 1 << 20;
        }

        @Override
        public void frame(char type, byte[] bytes, int offset, int length) {
            got.add(type + new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    }
}
