package io.countermeasure.process;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The rounds of a thread that must not end, whatever goes wrong in one. That is told of as soon as it can be done, as telling
 * needs memory, too, and a log is the agent's own. For that thread alone.
 */
final class Rounds {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    private final Logger log;
    private final String words;
    private @Nullable Throwable untold;

    Rounds(Logger log, String words) {
        this.log = log;
        this.words = words;
    }

    /** Makes rounds until it is closed: not even the JVM's own failure is the end of it. */
    void repeat(Runnable round, BooleanSupplier closed) {
        while (!closed.getAsBoolean()) {
            try {
                round.run();
                tell();
            } catch (Throwable e) {
                met(e);
                LockSupport.parkNanos(this, PAUSE);
            }
        }
    }

    /** This went wrong in a round that goes on. */
    void met(Throwable e) {
        untold = e;
        tell();
    }

    /** Does nothing if all is told. */
    private void tell() {
        Throwable e = untold;
        if (e == null) {
            return;
        }
        untold = null;
        try {
            log.error(words, e);
        } catch (Throwable failure) {
            untold = e; // until the next time; of the two it is the one that matters
        }
    }
}
