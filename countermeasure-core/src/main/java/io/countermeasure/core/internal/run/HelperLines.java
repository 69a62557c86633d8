package io.countermeasure.core.internal.run;

import io.countermeasure.process.LiveOutput;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A helper's standard output, line by line, for the one thread that waits for it. What is more than a helper may print is
 * dropped. The drain thread puts in, and is never held up.
 */
final class HelperLines implements LiveOutput {

    private final BlockingQueue<Optional<String>> waiting = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long room;

    /** With room for that many bytes in all. */
    HelperLines(long room) {
        this.room = room;
    }

    @Override
    public boolean takes(boolean error) {
        return !error;
    }

    @Override
    public synchronized void accept(boolean error, byte[] buffer, int length) {
        int taken = error ? 0 : (int) Math.min(length, room);
        room -= taken;
        int start = 0;
        for (int i = 0; i < taken; i++) {
            if (buffer[i] == '\n') {
                line.write(buffer, start, i - start);
                put();
                start = i + 1;
            }
        }
        line.write(buffer, start, taken - start);
    }

    /** The helper has ended. */
    synchronized void end() {
        if (line.size() > 0) {
            put();
        }
        waiting.add(Optional.empty());
    }

    /** Gives the consumer each line as it comes, until the end. */
    void forEach(Consumer<String> consumer) throws InterruptedException {
        for (Optional<String> next = waiting.take(); next.isPresent(); next = waiting.take()) {
            consumer.accept(next.get());
        }
    }

    private void put() {
        waiting.add(Optional.of(line.toString(StandardCharsets.UTF_8)));
        line.reset();
    }
}
