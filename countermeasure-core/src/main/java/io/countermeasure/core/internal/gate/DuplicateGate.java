package io.countermeasure.core.internal.gate;

import io.countermeasure.core.internal.store.RequestIds;
import io.countermeasure.model.Rejection;
import java.util.Optional;

/** One run per request id. Ids are taken when all gates have passed; a refused one may be tried again. */
public final class DuplicateGate implements Gate {

    private final RequestIds ids;

    /** A gate by these ids. */
    public DuplicateGate(RequestIds ids) {
        this.ids = ids;
    }

    /** Why a request is refused whose id was started. */
    public static Rejection duplicate(String requestId) {
        return Rejection.of(Rejection.Reason.DUPLICATE, "requestId must be new but \"" + requestId + "\" was started");
    }

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
        return ids.isTaken(id.get()) ? new Answer.Refuse(duplicate(id.get())) : Answer.pass("request id is new");
    }

    /** Remembers the id of a run that all gates let through; false if another took it meanwhile. */
    public boolean take(String requestId) {
        return ids.take(requestId);
    }

    /** The intent of its run is on disk. */
    public void confirm(String requestId) {
        ids.confirm(requestId);
    }

    /** Forgets the id of a run that could not be started after all. */
    public void forget(String requestId) {
        ids.forget(requestId);
    }
}
