package io.countermeasure.process;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This JVM's end of the pipe that ties a guard to it. It is an end of our own, as the JDK closes its one when the command
 * exits, while what the command left behind has still to be ended. Thread-safe.
 */
final class Lifeline implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lifeline.class);

    private final long pid;
    private final OutputStream pipe;

    private Lifeline(long pid, OutputStream pipe) {
        this.pid = pid;
        this.pipe = pipe;
    }

    /** That of a guard which still waits to be told something, so that its standard input is the pipe. */
    static Lifeline of(Process guard) throws IOException {
        OutputStream own;
        try {
            own = new FileOutputStream("/proc/" + guard.pid() + "/fd/0", true);
        } catch (IOException e) {
            LOG.debug("The lifeline of pid {} ends when its command exits: it cannot be opened", guard.pid(), e);
            return new Lifeline(guard.pid(), guard.getOutputStream());
        }
        guard.getOutputStream().close();
        return new Lifeline(guard.pid(), own);
    }

    /** Tells the guard what it waits for. */
    void tell(byte[] line) throws IOException {
        pipe.write(line);
        pipe.flush();
    }

    /** Has the guard signal the whole group; nothing if the guard has gone. */
    void signal(String... signals) {
        try {
            for (String signal : signals) {
                pipe.write((signal + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            pipe.flush();
        } catch (IOException e) {
            LOG.debug("The guard of {} has gone; its processes are signalled one by one", pid, e);
        }
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
