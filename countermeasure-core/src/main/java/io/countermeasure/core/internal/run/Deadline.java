package io.countermeasure.core.internal.run;

import io.countermeasure.model.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The limit of a run, or of a phase of it: a run that is still in there when it passes is ended as TIMED_OUT. Closing it calls it off. */
final class Deadline implements AutoCloseable {

    private final Optional<ScheduledFuture<?>> scheduled;

    private Deadline(Optional<ScheduledFuture<?>> scheduled) {
        this.scheduled = scheduled;
    }

    /**
     * A limit from now on; none is none.
     *
     * @param where what comes behind "max_runtime passed": empty, or " in RUN"
     * @param still whether the run is still in there
     */
    static Deadline of(
            Run run, Optional<Duration> limit, String where, BooleanSupplier still, ScheduledExecutorService clock) {
        return new Deadline(limit.map(after -> clock.schedule(
                () -> {
                    if (still.getAsBoolean()) {
                        run.end(Outcome.TIMED_OUT, "max_runtime of " + after.toMillis() / 1000.0 + " s passed" + where);
                    }
                },
                after.toNanos(),
                TimeUnit.NANOSECONDS)));
    }

    @Override
    public void close() {
        scheduled.ifPresent(s -> s.cancel(false));
    }
}
