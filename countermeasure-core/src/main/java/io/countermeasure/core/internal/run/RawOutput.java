package io.countermeasure.core.internal.run;

import io.countermeasure.process.LiveOutput;
import java.io.ByteArrayOutputStream;

/** The first bytes of a command's output, as they came; the rest is counted. Thread-safe. */
final class RawOutput implements LiveOutput {

    private final int most;
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private long dropped;

    /** So many of each stream. */
    RawOutput(int most) {
        this.most = most;
    }

    @Override
    public synchronized void accept(boolean error, byte[] buffer, int length) {
        ByteArrayOutputStream stream = error ? stderr : stdout;
        int kept = Math.min(length, most - stream.size());
        stream.write(buffer, 0, kept);
        dropped += length - kept;
    }

    @Override
    public boolean takes(boolean error) {
        return true;
    }

    synchronized byte[] stdout() {
        return stdout.toByteArray();
    }

    synchronized byte[] stderr() {
        return stderr.toByteArray();
    }

    synchronized long dropped() {
        return dropped;
    }
}
