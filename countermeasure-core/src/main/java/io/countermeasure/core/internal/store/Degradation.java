package io.countermeasure.core.internal.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the state cannot do at present, and what it had trouble with. Each thing is told once, until it has been well again. Thread-safe. */
public final class Degradation {

    private static final Logger LOG = LoggerFactory.getLogger(Degradation.class);
    private static final int MOST = 100;

    private final Map<String, String> troubles = new LinkedHashMap<>();
    private final Consumer<String> teller;

    /** With somebody who is told, once for each trouble; must not block. */
    public Degradation(Consumer<String> teller) {
        this.teller = teller;
    }

    /** Something does not work. */
    public void note(String what, Exception why) {
        String sentence = what + ": " + why.getMessage();
        synchronized (troubles) {
            if (troubles.size() >= MOST && !troubles.containsKey(what)) {
                return;
            }
            if (troubles.put(what, sentence) != null) {
                return;
            }
        }
        LOG.error("The state is degraded: {}", sentence);
        LOG.debug("The state is degraded: {}", what, why);
        teller.accept(sentence);
    }

    /** It works. */
    public void well(String what) {
        synchronized (troubles) {
            if (troubles.remove(what) == null) {
                return;
            }
        }
        LOG.info("No longer degraded: {}", what);
    }

    /** What there is now, in sentences. */
    public List<String> troubles() {
        synchronized (troubles) {
            return List.copyOf(troubles.values());
        }
    }
}
