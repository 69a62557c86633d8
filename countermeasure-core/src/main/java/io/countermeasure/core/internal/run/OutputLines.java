package io.countermeasure.core.internal.run;

import io.countermeasure.process.LiveOutput;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cuts live output into lines for whoever listens; costs nothing while nobody does. */
final class OutputLines implements LiveOutput {

    private static final Logger LOG = LoggerFactory.getLogger(OutputLines.class);
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int LONGEST_CHARACTER = 4;
    private static final int MOST_WAITING = 1_000;

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(0);
    private final ByteArrayOutputStream err = new ByteArrayOutputStream(0);
    private volatile boolean closed;

    void add(Consumer<String> consumer) {
        Listener listener = new Listener(consumer);
        listeners.add(listener);
        listener.start();
    }

    /** On the drain thread, which is the only one. */
    @Override
    public void accept(boolean error, byte[] buffer, int length) {
        if (listeners.isEmpty()) {
            return;
        }
        ByteArrayOutputStream line = error ? err : out;
        for (int i = 0; i < length; i++) {
            if (buffer[i] == '\n' || isFull(line, buffer[i])) {
                flush(line);
            }
            if (buffer[i] != '\n') {
                line.write(buffer[i]);
            }
        }
    }

    /** Not within a character; what is no UTF-8 anyway may begin none for ever. */
    private static boolean isFull(ByteArrayOutputStream line, byte next) {
        boolean begins = (next & 0xC0) != 0x80;
        return line.size() >= LONGEST_LINE && (begins || line.size() >= LONGEST_LINE + LONGEST_CHARACTER);
    }

    /** No more output: what is waiting is still delivered. */
    void close() {
        if (!listeners.isEmpty()) {
            List.of(out, err).stream().filter(l -> l.size() > 0).forEach(this::flush);
        }
        closed = true;
    }

    private void flush(ByteArrayOutputStream line) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        listeners.forEach(l -> l.offer(text));
    }

    /** One listener with its own thread and a bounded queue: it can be slow, hang or throw. */
    private final class Listener {
        private final Consumer<String> consumer;
        private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(MOST_WAITING);

        Listener(Consumer<String> consumer) {
            this.consumer = consumer;
        }

        void start() {
            Thread thread = new Thread(this::loop, "countermeasure-output");
            thread.setDaemon(true);
            thread.start();
        }

        void offer(String line) {
            if (!waiting.offer(line)) {
                LOG.debug("A listener of live output is too slow and lost a line");
            }
        }

        private void loop() {
            try {
                while (!closed || !waiting.isEmpty()) {
                    String line = waiting.poll(100, TimeUnit.MILLISECONDS);
                    if (line != null) {
                        consumer.accept(line);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warn("A listener of live output threw and gets no more", e);
            }
        }
    }
}
