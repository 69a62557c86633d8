package io.countermeasure.spi;

import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.nio.file.Path;
import java.util.List;

/**
 * A countermeasure that runs in a single-use process of its own, a worker, written in whatever language speaks the
 * worker protocol. What a loader of such a language returns. It is data: the engine starts the worker, ahead of the run
 * where it can, gives it the job, limits it and ends it with everything it started.
 *
 * <p>{@link #metadata()}, {@link #argv()}, {@link #preload()}, {@link #payload()} and {@link #reads()} are asked once, when the plugin is
 * loaded. Detaching and finishing after the agent's exit cannot be asked for. {@code prepare}, {@code run} and
 * {@code validate} are the worker's: when plugins are validated, it is asked besides {@link #validate()}.
 *
 * <p>An implementation is immutable: runs on several threads use it.
 */
public abstract class WorkerCountermeasure extends CountermeasurePlugin {

    /** For subclasses. */
    protected WorkerCountermeasure() {}

    /**
     * {@return the words that start a worker: an absolute executable and its arguments} Plugins with equal words,
     * {@link #preload}, environment, working directory and sandbox share idle workers.
     */
    public abstract List<String> argv();

    /**
     * {@return a JSON value that says what an idle worker loads ahead of its job; it becomes the last argument} An
     * empty object by default.
     */
    public String preload() {
        return "{}";
    }

    /** {@return a JSON value, of at most 32 KiB, that says what the job is: which file, which class} */
    public abstract String payload();

    /**
     * {@return the absolute paths that the worker has to read wherever it runs, such as its driver: a sandbox shows it
     * these besides the folders of plugins and what the agent grants} None by default.
     */
    public List<Path> reads() {
        return List.of();
    }

    /** Never called: the worker prepares. */
    @Override
    public final void prepare(RunContext context) {
        throw new UnsupportedOperationException("a worker prepares this plugin, and not this JVM");
    }

    /** Never called: the worker runs. */
    @Override
    public final void run(RunContext context) {
        throw new UnsupportedOperationException("a worker runs this plugin, and not this JVM");
    }
}
