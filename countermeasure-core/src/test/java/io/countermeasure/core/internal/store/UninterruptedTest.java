package io.countermeasure.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UninterruptedTest {

    @Test
    void whatIsAppendedIsThereOnceHoweverOftenTheThreadIsInterrupted(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("output");
        Thread own = Thread.currentThread();
        AtomicBoolean over = new AtomicBoolean();
        Thread other = new Thread(() -> {
            while (!over.get()) {
                own.interrupt();
                LockSupport.parkNanos(20_000);
            }
        });
        other.setDaemon(true);
        other.start();
        try {
            for (int i = 0; i < 1_000; i++) {
                new HostFiles().append(file, new byte[50_000]);
            }
        } finally {
            over.set(true);
            while (other.isAlive()) {
                Thread.onSpinWait();
            }
            boolean unused = Thread.interrupted();
        }
        assertThat(Files.size(file)).isEqualTo(1_000 * 50_000);
    }

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
