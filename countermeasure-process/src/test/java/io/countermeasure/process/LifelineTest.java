package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LifelineTest {

    private final Full pipe = new Full();
    private final Lifeline lifeline = new Lifeline(1, pipe, Optional.empty());

    /** A run of this JVM's own user fills the pipe after the look at it: one thread ends all runs, and must not wait for that one. */
    @Test
    void aPipeThatARunHasFilledHoldsNobodyWhoSignals() throws Exception {
        lifeline.signal("TERM", "CONT");
        assertThat(pipe.asked.await(10, TimeUnit.SECONDS)).isTrue();
        lifeline.signal("KILL");
        lifeline.signal("KILL");

        pipe.room.countDown();
        assertThat(pipe.taken.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(pipe.content()).as("at once, and nothing after it").isEqualTo("TERM\nCONT\n");
    }

    /** Takes nothing until there is room. */
    private static final class Full extends OutputStream {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch room = new CountDownLatch(1);
        private final CountDownLatch taken = new CountDownLatch(1);
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] from, int offset, int length) throws IOException {
            asked.countDown();
            try {
                if (!room.await(10, TimeUnit.SECONDS)) {
                    throw new IOException("nobody made room");
                }
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            bytes.write(from, offset, length);
            taken.countDown();
        }

        synchronized String content() {
            return bytes.toString(StandardCharsets.US_ASCII);
        }
    }
}
