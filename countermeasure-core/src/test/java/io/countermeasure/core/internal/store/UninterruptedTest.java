package io.countermeasure.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UninterruptedTest {

    @Test
    void theCallSeesNoFlagAndTheThreadGetsItBack() throws IOException {
        Thread.currentThread().interrupt();
        boolean seen = Uninterrupted.call(() -> Thread.currentThread().isInterrupted());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(seen).isFalse();
    }

    @Test
    void aCallThatAnInterruptBreaksIsMadeAnew() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        String answer = Uninterrupted.call(() -> {
            if (calls.incrementAndGet() == 1) {
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            }
            return "done";
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer).isEqualTo("done");
        assertThat(calls).hasValue(2);
    }
}
