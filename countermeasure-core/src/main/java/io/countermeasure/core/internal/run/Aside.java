package io.countermeasure.core.internal.run;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is others' code and may take its time, for which no thread of the engine's is to wait. Where this process may have no
 * more threads one has to: later is better than never. Stateless.
 */
public final class Aside {

    private static final Logger LOG = LoggerFactory.getLogger(Aside.class);

    private Aside() {}

    /** On a thread of that name, or here if there can be none. */
    public static void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            LOG.warn("No thread can be had for {}, so it holds one of the engine's", name, e);
            work.run();
        }
    }
}
