package io.countermeasure.engine;

import io.countermeasure.core.internal.load.PluginIndex;
import io.countermeasure.core.internal.run.Pipeline;
import io.countermeasure.registry.CountermeasureRegistry;
import java.util.Optional;

/**
 * Decides, confines, ends and records countermeasure runs. Build one per agent and close it with the agent:
 *
 * <pre>{@code
 * try (CountermeasureEngine engine = CountermeasureEngine.builder()
 *         .pluginDirectory(Path.of("/usr/lib/acme-agent/countermeasures/plugins"))
 *         .register(new RestartNginxCountermeasure())
 *         .sink("cloud", cloud::publish)
 *         .build()) {
 *     ExecutionResult result = engine.request("nginx.restart").incident(incident).run();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Whoever builds it closes it. Its threads are daemon threads and end with it.
 */
public final class CountermeasureEngine implements AutoCloseable {

    private final CountermeasureRegistry registry;
    private final Pipeline pipeline;
    private final Explainer explainer;
    private final EngineControl control;
    private final StateReport state;
    private final SudoReporter sudo;
    private final AutoCloseable parts;

    CountermeasureEngine(
            PluginIndex index,
            Pipeline pipeline,
            Explainer explainer,
            EngineControl control,
            StateReport state,
            SudoReporter sudo,
            AutoCloseable parts) {
        this.registry = new CountermeasureRegistry(index::catalog, index::refresh, index::validate);
        this.pipeline = pipeline;
        this.explainer = explainer;
        this.control = control;
        this.state = state;
        this.sudo = sudo;
        this.parts = parts;
    }

    /** {@return a builder of an engine without plugins, sinks or a state directory, with the default policy} */
    public static EngineBuilder builder() {
        return new EngineBuilder();
    }

    /** {@return which countermeasures there are} */
    public CountermeasureRegistry registry() {
        return registry;
    }

    /**
     * {@return a run of the plugin with this key, to be configured}
     *
     * @param textKey any text: one that is no plugin's key gives a result that says so
     */
    public RunRequest request(String textKey) {
        return new RunRequest(pipeline, textKey);
    }

    /**
     * {@return what would happen if this key were requested now} Runs and acquires nothing.
     *
     * @param textKey any text
     */
    public Explanation explain(String textKey) {
        return explainer.explain(textKey);
    }

    /**
     * {@return what sudo lets the user do whom runs are, for all that plugins declare} Asks sudo each time, and waits
     * for it: a few milliseconds for each line; nothing is run, and nobody is prompted.
     *
     * @throws InterruptedException if this thread is interrupted while it waits
     */
    public SudoReport sudoReport() throws InterruptedException {
        return sudo.report();
    }

    /** {@return what stops runs, and lets them run again} */
    public EngineControl control() {
        return control;
    }

    /** {@return what is degraded at present, and how much waits for sinks} Cheap. */
    public EngineHealth health() {
        return state.health();
    }

    /** {@return the results that the state directory holds, of all engines that share it; empty without one} */
    public Optional<StoredResults> results() {
        return state.results();
    }

    /**
     * Refuses new requests, cancels all runs and waits for their end, gives sinks a few seconds to take what they have not
     * taken, which otherwise stays in the state directory for the next engine, and ends all its threads; one that is inside somebody else's code which
     * hangs is interrupted, and is a daemon. Closing twice does nothing.
     */
    @Override
    public void close() {
        pipeline.close();
        try {
            parts.close();
        } catch (Exception e) {
            throw new IllegalStateException("the engine could not be closed cleanly", e);
        }
    }
}
