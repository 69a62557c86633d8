package io.countermeasure.core.internal.gate;

import io.countermeasure.model.Rejection;
import java.util.concurrent.Semaphore;

/** So many runs at once, and no queue. */
public final class CapacityGate implements Gate {

    private final int most;
    private final Semaphore free;

    /** A gate that lets that many through at once. */
    public CapacityGate(int most) {
        this.most = most;
        this.free = new Semaphore(most);
    }

    @Override
    public String name() {
        return "capacity";
    }

    @Override
    public Answer acquire(Ask ask) {
        return free.tryAcquire() ? new Answer.Pass(detail(), free::release) : full();
    }

    @Override
    public Answer probe(Ask ask) {
        return free.availablePermits() > 0 ? Answer.pass(detail()) : full();
    }

    private String detail() {
        return (most - free.availablePermits()) + " of " + most + " runs";
    }

    private Answer full() {
        return Answer.refuse(
                Rejection.Reason.OVERLOADED, "runs at once must be at most " + most + " but there are " + most);
    }
}
