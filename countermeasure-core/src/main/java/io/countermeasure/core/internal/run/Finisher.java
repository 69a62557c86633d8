package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.publish.Dispatcher;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.spi.ExecutionListener;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The one way a run ends: its result is told to everybody who waits for it. Thread-safe. */
public final class Finisher {

    private static final Logger LOG = LoggerFactory.getLogger(Finisher.class);

    private final Dispatcher dispatcher;
    private final List<ExecutionListener> listeners;

    /** Tells these. */
    public Finisher(Dispatcher dispatcher, List<ExecutionListener> listeners) {
        this.dispatcher = dispatcher;
        this.listeners = List.copyOf(listeners);
    }

    /** The first call for a run counts. What the gates acquired is given back before anybody hears of the result. */
    void finish(Run run, ExecutionResult.Builder builder) {
        finish(run, builder, true);
    }

    /** The same, but what the gates acquired is kept: the plugin is still there. */
    void finishStuck(Run run, ExecutionResult.Builder builder) {
        finish(run, builder, false);
    }

    private void finish(Run run, ExecutionResult.Builder builder, boolean release) {
        if (!run.finishOnce()) {
            return;
        }
        ExecutionResult result = builder.build();
        run.lines().close();
        if (!run.request().dryRun()) {
            log(result);
            dispatcher.publish(result);
        }
        if (release) {
            run.release();
        }
        tell(listener -> listener.finished(result));
        run.result().complete(result);
    }

    void admitted(Run run) {
        tell(listener -> listener.admitted(run.id(), run.request().textKey()));
    }

    void started(Run run) {
        tell(listener -> listener.started(run.id(), run.request().textKey()));
    }

    private void tell(Consumer<ExecutionListener> message) {
        for (ExecutionListener listener : listeners) {
            try {
                message.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("A listener threw, which changes nothing", e);
            }
        }
    }

    @SuppressWarnings("try") // the two only have to be closed
    private static void log(ExecutionResult result) {
        try (var key = MDC.putCloseable("countermeasure", result.textKey());
                var id = MDC.putCloseable("execution", result.executionId())) {
            LOG.info("{}", result.summary());
        }
    }
}
