package io.countermeasure.core.internal.gate;

import io.countermeasure.model.Rejection;
import io.countermeasure.spi.ExecutionGate;
import io.countermeasure.spi.ExecutionGate.GateRequest;

/** A gate of the embedder's. */
public final class EmbedderGate implements Gate {

    private final ExecutionGate gate;

    /** Asks that one. */
    public EmbedderGate(ExecutionGate gate) {
        this.gate = gate;
    }

    @Override
    public String name() {
        return gate.name();
    }

    @Override
    public Answer acquire(Ask ask) {
        ExecutionGate.Decision decision = gate.acquire(request(ask));
        if (decision instanceof ExecutionGate.Granted granted) {
            watch(granted, ask);
            return new Answer.Pass("granted", granted.permit()::close);
        }
        return denied((ExecutionGate.Denied) decision);
    }

    @Override
    public Answer probe(Ask ask) {
        ExecutionGate.Decision decision = gate.probe(request(ask));
        return decision instanceof ExecutionGate.Denied denied ? denied(denied) : Answer.pass("would be granted");
    }

    private void watch(ExecutionGate.Granted granted, Ask ask) {
        try {
            granted.permit().onLost(() -> ask.cancel().accept("gate " + name() + " lost its permit"));
        } catch (Throwable e) { // the run is refused, and what was acquired is given back
            granted.permit().close();
            throw e;
        }
    }

    private static GateRequest request(Ask ask) {
        return new GateRequest(ask.executionId(), ask.metadata(), ask.incident());
    }

    private static Answer denied(ExecutionGate.Denied denied) {
        return new Answer.Refuse(new Rejection(Rejection.Reason.DENIED, denied.reason(), denied.nextAllowed()));
    }
}
