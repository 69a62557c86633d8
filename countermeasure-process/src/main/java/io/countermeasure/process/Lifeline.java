package io.countermeasure.process;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This JVM's end of the pipe that ties a guard to it. It is an end of our own, as the JDK closes its one when the command
 * exits, while what the command left behind has still to be ended. Thread-safe.
 */
final class Lifeline implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lifeline.class);

    private static final String GONE = "The guard of {} has gone; its processes are signalled one by one";

    private final long pid;
    private final OutputStream pipe;
    private final Optional<FileInputStream> same;
    private final AtomicBoolean writing = new AtomicBoolean();

    Lifeline(long pid, OutputStream pipe, Optional<FileInputStream> same) {
        this.pid = pid;
        this.pipe = pipe;
        this.same = same;
    }

    /** That of a guard which still waits to be told something, so that its standard input is the pipe. */
    static Lifeline of(Process guard) throws IOException {
        FileOutputStream own;
        try {
            own = new FileOutputStream("/proc/" + guard.pid() + "/fd/0", true);
        } catch (IOException e) {
            LOG.debug("The lifeline of pid {} ends when its command exits: it cannot be opened", guard.pid(), e);
            return new Lifeline(guard.pid(), guard.getOutputStream(), Optional.empty());
        }
        guard.getOutputStream().close();
        return new Lifeline(guard.pid(), own, Optional.of(new FileInputStream(own.getFD())));
    }

    /** Tells the guard what it waits for. */
    void tell(byte[] line) throws IOException {
        pipe.write(line);
        pipe.flush();
    }

    /**
     * Has the guard signal the whole group; nothing if the guard has gone, or has not yet taken the last word. A run of this
     * JVM's own user can open the guard's end of the pipe, and fill it at any moment: then a thread waits that does nothing else.
     */
    void signal(String... signals) {
        byte[] lines = (String.join("\n", signals) + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            if (hasUnread() || !writing.compareAndSet(false, true)) {
                LOG.debug("The guard of {} takes nothing; its processes are signalled one by one", pid);
                return;
            }
        } catch (IOException e) {
            LOG.debug(GONE, pid, e);
            return;
        }
        Thread thread = new Thread(() -> write(lines), "countermeasure-signal");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            LOG.debug("No thread is to be had to tell the guard of {}; this one tells it", pid, e);
            write(lines);
        }
    }

    private void write(byte[] lines) {
        try {
            tell(lines);
        } catch (IOException e) {
            LOG.debug(GONE, pid, e);
        } finally {
            writing.set(false);
        }
    }

    /** A pipe tells at either end what is in it. */
    private boolean hasUnread() throws IOException {
        return same.isPresent() && same.get().available() > 0;
    }

    /** Lets the guard go, and with it whatever is still in its group. Closing twice does nothing. */
    @Override
    public void close() {
        try {
            pipe.close();
        } catch (IOException e) {
            LOG.debug("The guard of {} had gone", pid, e);
        }
    }
}
