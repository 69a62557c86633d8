package io.countermeasure.core.internal.run;

import io.countermeasure.spi.ExecutionListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners, each on a thread of its own and in order: one that hangs or throws hurts no run and no other. Thread-safe. */
public final class Listeners implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final int MOST_WAITING = 10_000;

    private final List<Told> listeners = new ArrayList<>();
    private volatile boolean closed;

    /** Tells these. */
    public Listeners(List<ExecutionListener> listeners) {
        listeners.forEach(listener -> this.listeners.add(new Told(listener)));
    }

    /** Tells each. */
    public void tell(Consumer<ExecutionListener> message) {
        listeners.forEach(told -> told.add(message));
    }

    /** What is waiting is still told, for a moment; a listener that hangs is interrupted. */
    @Override
    public void close() {
        closed = true;
        listeners.forEach(Told::end);
    }

    private final class Told {
        private final ExecutionListener listener;
        private final BlockingQueue<Consumer<ExecutionListener>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
        private final AtomicLong lost = new AtomicLong();
        private final Thread thread = new Thread(this::loop, "countermeasure-listener");

        Told(ExecutionListener listener) {
            this.listener = listener;
            thread.setDaemon(true);
            thread.start();
        }

        void add(Consumer<ExecutionListener> message) {
            if (!waiting.offer(message)) {
                LOG.warn("Listener {} is too slow and has lost {} messages", listener, lost.incrementAndGet());
            }
        }

        void end() {
            try {
                thread.join(Thread.currentThread() == thread ? 1 : TimeUnit.SECONDS.toMillis(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (Thread.currentThread() != thread) {
                thread.interrupt();
            }
        }

        private void loop() {
            while (!closed || !waiting.isEmpty()) {
                try {
                    Consumer<ExecutionListener> message = waiting.poll(100, TimeUnit.MILLISECONDS);
                    if (message != null) {
                        message.accept(listener);
                    }
                } catch (InterruptedException e) {
                    LOG.debug("Somebody interrupted a listener's thread, which means nothing here", e);
                } catch (Throwable e) { // a listener is other people's code
                    LOG.warn("Listener {} threw, which changes nothing", listener, e);
                }
            }
        }
    }
}
