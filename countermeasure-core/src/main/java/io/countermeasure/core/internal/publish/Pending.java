package io.countermeasure.core.internal.publish;

import io.countermeasure.model.ExecutionResult;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A result on its way to sinks. It may lie in a file until it is offered. Thread-safe. */
abstract class Pending {

    private final String id;
    private final String textKey;
    private final long requests;
    private final Set<String> waiting = new HashSet<>();
    private int offers;
    private boolean dropped;

    Pending(String id, String textKey, long requests) {
        this.id = id;
        this.textKey = textKey;
        this.requests = requests;
    }

    /** The execution's id. */
    final String id() {
        return id;
    }

    final String textKey() {
        return textKey;
    }

    /** How many requests it stands for. */
    final long requests() {
        return requests;
    }

    /** Whether a queue may drop it when it has too many; otherwise something else bounds their number. */
    abstract boolean isBounded();

    /** How many characters of memory it takes meanwhile. */
    abstract long characters();

    /**
     * The result; empty if it is no longer to be offered.
     *
     * @throws IOException if it cannot be read now
     */
    abstract Optional<ExecutionResult> load() throws IOException;

    /** That sink has taken it. */
    abstract void acknowledged(String sink);

    /** All have taken it, or it was given up. Called once. */
    abstract void settled();

    /** These are to take it. */
    final synchronized void awaits(Set<String> sinks) {
        waiting.addAll(sinks);
    }

    /** Whether that sink is to take it, and has not. */
    final synchronized boolean isAwaitedBy(String sink) {
        return waiting.contains(sink);
    }

    /** A sink is about to be offered it; false if it has been dropped. */
    final synchronized boolean beginOffer() {
        if (!dropped) {
            offers++;
        }
        return !dropped;
    }

    final synchronized void endOffer() {
        offers--;
    }

    /** From now on no sink is offered it; false if one just is, and may take it. */
    final synchronized boolean drop() {
        dropped |= offers == 0;
        return dropped;
    }

    /** That sink has taken it: once all have, it is settled. */
    final void takenBy(String sink) {
        acknowledged(sink);
        gone(sink);
    }

    /** That sink will not get it. */
    final void gone(String sink) {
        boolean last;
        synchronized (this) {
            last = waiting.remove(sink) && waiting.isEmpty();
        }
        if (last) {
            settled();
        }
    }
}
