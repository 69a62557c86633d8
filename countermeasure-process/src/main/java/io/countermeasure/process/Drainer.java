package io.countermeasure.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that reads every pipe. {@code available()} on a child's pipe never blocks, so no pipe that somebody
 * holds open can hold this thread. While bytes flow it only yields; a silent pipe is asked at growing intervals.
 */
final class Drainer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Drainer.class);
    private static final int CHUNK = 64 * 1024;
    private static final long HOT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long FIRST_PAUSE = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long YOUNG = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int BEGINS = 5; // times as long
    private static final int SHARE = 8; // of the time that a patient look has waited by now
    private static final int MAX_FAILURES = 3;
    private static final long IDLE = TimeUnit.HOURS.toNanos(1);

    private final Thread thread = new Thread(this::loop, "countermeasure-drain");
    private final Queue<Source> arriving = new ConcurrentLinkedQueue<>();
    private final List<Source> sources = new ArrayList<>();
    private final byte[] buffer = new byte[CHUNK];
    private final Rounds rounds = new Rounds(LOG, "Reading output went wrong; it is tried again");
    private long lastBytes = System.nanoTime() - HOT_NANOS;
    private volatile boolean closed;

    Drainer() {
        thread.setDaemon(true);
        thread.start();
    }

    void add(Source source) {
        arriving.add(source);
        wake();
    }

    /** Something changed: a child has exited, or a pipe is to be given up. */
    void wake() {
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        closed = true;
        wake();
    }

    /** Without this thread no run ever ends. */
    private void loop() {
        rounds.repeat(this::round, () -> closed);
        sources.forEach(Source::finish);
    }

    @SuppressWarnings(
            "ThreadPriorityCheck") // parking alone is 20 times slower on a flood; nothing depends on the yield
    private void round() {
        boolean unused = Thread.interrupted(); // means nothing here, and would keep parking from waiting
        long now = System.nanoTime();
        takeArrivals();
        if (sweep(now)) {
            lastBytes = now;
        }
        if (System.nanoTime() - lastBytes < HOT_NANOS) {
            Thread.yield();
        } else {
            park();
        }
    }

    /** Asks last whether there is anything to do: what this thread waited for meanwhile may have used up the word that wakes it. */
    private void park() {
        long wait = untilNext(System.nanoTime());
        if (!closed && arriving.isEmpty()) {
            LockSupport.parkNanos(this, wait);
        }
    }

    /** None is taken before it is kept. */
    private void takeArrivals() {
        for (Source next = arriving.peek(); next != null; next = arriving.peek()) {
            sources.add(next);
            arriving.remove();
        }
    }

    /** Reads whatever is there; whether anything was. */
    private boolean sweep(long now) {
        boolean moved = false;
        for (int i = sources.size() - 1; i >= 0; i--) {
            Source source = sources.get(i);
            if (source.due(now)) {
                moved |= source.read(buffer, now);
                if (source.done()) {
                    source.finish();
                    sources.remove(i);
                }
            }
        }
        return moved;
    }

    private long untilNext(long now) {
        long wait = IDLE;
        for (Source source : sources) {
            wait = Math.min(wait, source.next - now);
        }
        return Math.max(1, wait);
    }

    /** One pipe. Owned by the drain thread; {@code exited}, {@code asked} and {@code abandon} may be called by any. */
    static final class Source {
        private final InputStream stream;
        private final ByteSink sink;
        private final Process process;
        private final Runnable onDone;
        private volatile boolean exited;
        private volatile boolean abandoned;
        private boolean done;
        private long rest = -1; // what was still there when it was given up
        private int failures;
        private final Runnable onGrownUp;
        private volatile long young = System.nanoTime();
        private volatile boolean asked;
        private volatile int patience = 1;
        private long lastBytes = young - HOT_NANOS;
        private long pause = FIRST_PAUSE;
        private long next = System.nanoTime();

        /**
         * Of a child.
         *
         * @param begun whether it may say something from now on; else {@link #begins} says when it may
         * @param onGrownUp called when the child is no longer young, more than once
         */
        Source(InputStream stream, Process process, ByteSink sink, boolean begun, Runnable onGrownUp, Runnable onDone) {
            if (!begun) {
                young = System.nanoTime() - YOUNG;
                pause = LONGEST_PAUSE;
                next += LONGEST_PAUSE;
            }
            this.stream = stream;
            this.process = process;
            this.sink = sink;
            this.onGrownUp = onGrownUp;
            this.onDone = onDone;
        }

        /** The child is gone: what is there now is all of its own output. */
        void exited() {
            exited = true;
        }

        /** It was asked something, and an answer may come soon. */
        void asked() {
            patience = 1;
            young = System.nanoTime();
            asked = true;
        }

        /** It was not there before, and is some executions away from its first word: it is looked at less often, and for longer. */
        void begins() {
            asked();
            patience = BEGINS;
        }

        /** Nobody waits for more. */
        void abandon() {
            abandoned = true;
        }

        private boolean due(long now) {
            return exited || abandoned || asked || next - now <= 0;
        }

        private boolean done() {
            return done;
        }

        private boolean read(byte[] buffer, long now) {
            asked = false;
            boolean gone = exited || abandoned || !process.isAlive(); // asked before, or the last bytes are missed
            try {
                int ready = abandoned ? rest(stream.available()) : stream.available();
                int length = ready == 0 ? 0 : stream.read(buffer, 0, Math.min(ready, buffer.length));
                if (length > 0) {
                    rest -= rest > 0 ? length : 0;
                    deliver(buffer, length);
                    lastBytes = now;
                    pause = FIRST_PAUSE;
                    next = now;
                    return true;
                }
                done = gone;
            } catch (IOException e) {
                LOG.debug("A pipe was closed while it was read", e); // the JDK swaps the stream at the child's exit
                done = gone && ++failures > MAX_FAILURES;
            }
            next = now + nextPause(now);
            return false;
        }

        /** Of a pipe that nobody waits for, what is there now is the last that is read: a survivor may print for ever. */
        private int rest(int ready) {
            rest = rest < 0 ? ready : rest;
            return (int) Math.min(rest, ready);
        }

        /** None while bytes flow; short while the child is young, as most end soon, or was asked something; then longer and longer. */
        private long nextPause(long now) {
            if (now - lastBytes < HOT_NANOS) {
                return 0;
            }
            if (now - young < patience * YOUNG) {
                pause = FIRST_PAUSE;
                return patience == 1 ? FIRST_PAUSE : patientPause(now - young);
            }
            onGrownUp.run();
            long current = pause;
            pause = Math.min(pause * 2, LONGEST_PAUSE);
            return current;
        }

        /** Nothing at first, then a share of the time it has taken by now. */
        private long patientPause(long age) {
            long longest = patience * FIRST_PAUSE;
            return age < longest ? longest - age : Math.max(FIRST_PAUSE, Math.min(age / SHARE, longest));
        }

        private void deliver(byte[] buffer, int length) {
            try {
                sink.accept(buffer, length);
            } catch (Throwable e) {
                LOG.warn("{} bytes of output were not taken by all that keep or watch it", length, e);
            }
        }

        private void finish() {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.debug("A pipe could not be closed", e);
            }
            onDone.run();
        }
    }
}
