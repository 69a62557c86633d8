package io.countermeasure.process.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Takes all that comes, and keeps its first and last part. Thread-safe. */
final class Drain {

    private static final int HALF = 512 * 1024;
    /** For what is still in the pipe; something that goes on may hold it open for good. */
    private static final Duration SETTLING = Duration.ofMillis(500);

    private final Thread thread;
    private final byte[] first = new byte[HALF];
    private final byte[] last = new byte[HALF];
    private long taken;

    private Drain(InputStream stream, String name) {
        thread = new Thread(() -> take(stream), "countermeasure-" + name);
        thread.setDaemon(true);
    }

    static Drain of(InputStream stream, String name) {
        Drain drain = new Drain(stream, name);
        drain.thread.start();
        return drain;
    }

    void settle() throws InterruptedException {
        thread.join(SETTLING.toMillis());
    }

    synchronized long dropped() {
        return Math.max(0, taken - 2L * HALF);
    }

    synchronized String text() {
        int head = (int) Math.min(taken, HALF);
        String text = new String(first, 0, head, StandardCharsets.UTF_8);
        if (taken <= HALF) {
            return text;
        }
        int tail = (int) Math.min(taken - HALF, HALF);
        byte[] end = new byte[tail];
        for (int i = 0; i < tail; i++) {
            end[i] = last[(int) ((taken - HALF - tail + i) % HALF)];
        }
        if (dropped() > 0) {
            return text + "\n[... " + dropped() + " bytes dropped ...]\n" + new String(end, StandardCharsets.UTF_8);
        }
        byte[] whole = new byte[head + tail];
        System.arraycopy(first, 0, whole, 0, head);
        System.arraycopy(end, 0, whole, head, tail);
        return new String(whole, StandardCharsets.UTF_8);
    }

    private void take(InputStream stream) {
        byte[] buffer = new byte[8192];
        try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                keep(buffer, n);
            }
        } catch (IOException e) {
            // the process has ended and the JDK has closed its pipe: that is all there is
        }
    }

    private synchronized void keep(byte[] buffer, int length) {
        for (int i = 0; i < length; i++, taken++) {
            if (taken < HALF) {
                first[(int) taken] = buffer[i];
            } else {
                last[(int) ((taken - HALF) % HALF)] = buffer[i];
            }
        }
    }
}
