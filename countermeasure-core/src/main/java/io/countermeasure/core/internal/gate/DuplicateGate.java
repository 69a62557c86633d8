package io.countermeasure.core.internal.gate;

import io.countermeasure.model.Rejection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One run per request id. Ids are taken when all gates have passed; a refused one may be tried again. */
public final class DuplicateGate implements Gate {

    private static final int REMEMBERED = 10_000;

    private final Set<String> started = Collections.synchronizedSet(Collections.newSetFromMap(new Recent()));

    @Override
    public String name() {
        return "duplicate";
    }

    @Override
    public Answer acquire(Ask ask) {
        return probe(ask);
    }

    @Override
    public Answer probe(Ask ask) {
        Optional<String> id = ask.requestId();
        if (id.isEmpty()) {
            return Answer.pass("no request id");
        }
        return started.contains(id.get())
                ? Answer.refuse(
                        Rejection.Reason.DUPLICATE, "requestId must be new but \"" + id.get() + "\" was started")
                : Answer.pass("request id is new");
    }

    /** Remembers the id of a run that all gates let through; false if another took it meanwhile. */
    public boolean take(String requestId) {
        return started.add(requestId);
    }

    /** Forgets the id of a run that could not be started after all. */
    public void forget(String requestId) {
        started.remove(requestId);
    }

    private static final class Recent extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }
}
