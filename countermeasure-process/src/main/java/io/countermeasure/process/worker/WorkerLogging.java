package io.countermeasure.process.worker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** SLF4J of a worker: what the plugin and its libraries log goes to the agent's log. SLF4J makes it. */
public final class WorkerLogging implements SLF4JServiceProvider, ILoggerFactory {

    private static volatile @Nullable Wire wire;

    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter mdc = new BasicMDCAdapter();

    /** For SLF4J. */
    public WorkerLogging() {}

    /** Where it goes from now on; before, it went nowhere. */
    static void to(Wire to) {
        wire = to;
    }

    static @Nullable Wire wire() {
        return wire;
    }

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, WorkerLogger::new);
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return this;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}
}
