package io.countermeasure.core.internal.run;

/** Interrupts a thread while it is in the plugin's code, and never after. Thread-safe. */
final class Interrupter {

    private final Thread thread;
    private boolean open;
    private boolean asked;

    Interrupter(Thread thread) {
        this.thread = thread;
    }

    /** The plugin's code begins; an interrupt that was asked for before comes now. */
    synchronized void open() {
        open = true;
        if (asked) {
            thread.interrupt();
        }
    }

    /** The plugin's code is over, and leaves no interrupt behind. */
    synchronized void close() {
        open = false;
        boolean unused = Thread.interrupted();
    }

    synchronized boolean isOpen() {
        return open;
    }

    synchronized void interrupt() {
        asked = true;
        if (open) {
            thread.interrupt();
        }
    }
}
