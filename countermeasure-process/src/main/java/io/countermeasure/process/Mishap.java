package io.countermeasure.process;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What went wrong on a thread that must not end, and is to be told of: as soon as that can be done, as telling needs memory, too, and
 * a log is the agent's own. For that thread alone.
 */
final class Mishap {

    private final Logger log;
    private final String words;
    private @Nullable Throwable untold;

    Mishap(Logger log, String words) {
        this.log = log;
        this.words = words;
    }

    void met(Throwable e) {
        untold = e;
        tell();
    }

    /** Does nothing if all is told. */
    void tell() {
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
