package io.countermeasure.process.worker;

import io.countermeasure.process.Capture;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Takes all that comes, and keeps its first and last part. Thread-safe. */
final class Drain {

    private static final int KEPT = 1024 * 1024;
    /** For what is still in the pipe; something that goes on may hold it open for good. */
    private static final Duration SETTLING = Duration.ofMillis(500);

    private final Thread thread;
    private final Capture kept = new Capture(KEPT);

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

    long dropped() {
        return kept.dropped();
    }

    String text() {
        return kept.text();
    }

    private void take(InputStream stream) {
        byte[] buffer = new byte[8192];
        try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                kept.accept(buffer, 0, n);
            }
        } catch (IOException e) {
            // the process has ended and the JDK has closed its pipe: that is all there is
        }
    }
}
