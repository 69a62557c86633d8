package io.countermeasure.examples.readme;

// tag::gate[]
import io.countermeasure.spi.ExecutionGate;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Of all disruptive countermeasures one runs at a time. */
final class OneAtATimeGate implements ExecutionGate {

    private final Semaphore free = new Semaphore(1);

    @Override
    public String name() {
        return "one_at_a_time";
    }

    @Override
    public Decision acquire(GateRequest request) {
        if (!request.metadata().disruptive()) {
            return new Granted(() -> {});
        }
        return free.tryAcquire() ? new Granted(free::release) : denied();
    }

    @Override
    public Decision probe(GateRequest request) {
        boolean passes = !request.metadata().disruptive() || free.availablePermits() > 0;
        return passes ? new Granted(() -> {}) : denied();
    }

    private static Decision denied() {
        return new Denied("another disruptive countermeasure is under way", Optional.empty());
    }
}
// end::gate[]
