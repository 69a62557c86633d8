package io.countermeasure.engine;

import io.countermeasure.core.internal.publish.Retry;
import io.countermeasure.core.internal.publish.SpoolLimits;
import io.countermeasure.core.internal.store.FileOps;
import io.countermeasure.core.internal.store.HostFiles;
import io.countermeasure.core.internal.wall.WallSettings;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.SandboxPolicy;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.ExecutionGate;
import io.countermeasure.spi.ExecutionListener;
import io.countermeasure.spi.ResultSink;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SystemClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds a {@link CountermeasureEngine}. Everything is optional: the default has no plugin directory, no state directory,
 * no sink, the {@link Sandboxes#host() host} sandbox, {@link FileTrust#STRICT} and {@link RunPolicy#defaults()}. Loaders
 * are found by {@link java.util.ServiceLoader}; Java plugins too, if {@link #discoverPlugins()} asks for it. Not thread-safe.
 */
public final class EngineBuilder {

    final List<Path> directories = new ArrayList<>();
    final List<CountermeasurePlugin> plugins = new ArrayList<>();
    final List<CountermeasureLoader> loaders = new ArrayList<>();
    final Map<String, ResultSink> sinks = new LinkedHashMap<>();
    final List<ExecutionGate> gates = new ArrayList<>();
    final List<ExecutionListener> listeners = new ArrayList<>();
    Optional<Path> stateDirectory = Optional.empty();
    Optional<String> runAs = Optional.empty();
    Optional<SystemClock> clock = Optional.empty();
    FileOps files = new HostFiles(); // this and the three below are seams for tests
    Retry retry = Retry.standard();
    SpoolLimits spoolLimits = SpoolLimits.standard();
    WallSettings wall = WallSettings.HOST;
    Sandbox sandbox = Sandboxes.host();
    RunPolicy policy = RunPolicy.defaults();
    FileTrust trust = FileTrust.STRICT;
    final Map<String, SandboxPolicy> grants = new HashMap<>();
    final Set<Guarantee> required = EnumSet.noneOf(Guarantee.class);
    boolean discover;

    EngineBuilder() {}

    /**
     * Adds a folder of plugin files.
     *
     * @param directory one that is missing is reported, not refused
     * @return this builder
     */
    public EngineBuilder pluginDirectory(Path directory) {
        directories.add(directory);
        return this;
    }

    /**
     * Adds a plugin of the agent's own.
     *
     * @param plugin runs in this JVM; a {@code CommandCountermeasure}'s command does not
     * @return this builder
     */
    public EngineBuilder register(CountermeasurePlugin plugin) {
        plugins.add(plugin);
        return this;
    }

    /**
     * Adds several plugins, such as {@code StandardCountermeasures.all()}.
     *
     * @param several added in their order
     * @return this builder
     */
    public EngineBuilder registerAll(List<CountermeasurePlugin> several) {
        several.forEach(this::register);
        return this;
    }

    /**
     * Adds the Java plugins that {@link java.util.ServiceLoader} finds on the agent's class or module path.
     *
     * @return this builder
     */
    public EngineBuilder discoverPlugins() {
        discover = true;
        return this;
    }

    /**
     * Adds a loader that ServiceLoader does not find, or that is to be used instead of the one that it finds.
     *
     * @param loader takes the place of one of its kind that is found
     * @return this builder
     */
    public EngineBuilder loader(CountermeasureLoader loader) {
        loaders.add(loader);
        return this;
    }

    /**
     * Sets the folder where the engine keeps what must outlive it: results until every sink has them, when plugins were
     * started, ids of requests, what is frozen or disabled. One that is there and cannot be written is used all the
     * same, and {@link CountermeasureEngine#health()} says so. Any engines and processes of this user may share it.
     * Building an engine ends what is left of runs whose process was killed, and gives each of them a result,
     * INTERRUPTED. Without a state directory nothing outlives the process.
     *
     * @param directory made if it is missing; {@link #build()} refuses one that others may use
     * @return this builder
     */
    public EngineBuilder stateDirectory(Path directory) {
        stateDirectory = Optional.of(directory);
        return this;
    }

    /**
     * Says how runs are confined.
     *
     * @param value {@link Sandboxes#host()} by default
     * @return this builder
     */
    public EngineBuilder sandbox(Sandbox value) {
        sandbox = value;
        return this;
    }

    /**
     * Says what a plugin is granted, and what is asked of its sandbox beside what the plugin asks itself: {@code read}
     * and {@code write} paths, the network, {@code require} and {@code prefer}. Nothing is granted without it. What the
     * plugin requires it has all the same: to one that requires {@code NO_NETWORK}, the network is not granted. Means
     * something where the sandbox confines. No path may lie within one that a plugin may write, nor within a plugin's data folder, where
     * it could be made a link to something else: {@link #build()} refuses that.
     *
     * @param textKey the plugin's key; there need not be such a plugin
     * @param policy of two for one key, the last counts
     * @return this builder
     * @throws IllegalArgumentException if no plugin can have that key
     */
    public EngineBuilder grant(String textKey, SandboxPolicy policy) {
        grants.put(TextKey.of(textKey).value(), policy);
        return this;
    }

    /**
     * Says what is required of every run's sandbox, in addition to what is required already: what cannot have it does
     * not run, plugins in this JVM included.
     *
     * @param guarantees none by default
     * @return this builder
     */
    public EngineBuilder require(Guarantee... guarantees) {
        Collections.addAll(required, guarantees);
        return this;
    }

    /**
     * Sets the limits of runs.
     *
     * @param value {@link RunPolicy#defaults()} by default
     * @return this builder
     */
    public EngineBuilder runPolicy(RunPolicy value) {
        policy = value;
        return this;
    }

    /**
     * Says what is made of plugin files that others could have changed.
     *
     * @param value {@link FileTrust#STRICT} by default
     * @return this builder
     */
    public EngineBuilder fileTrust(FileTrust value) {
        trust = value;
        return this;
    }

    /**
     * Sets the user whom commands run as; by default it is the agent's. Java plugins in this JVM are the agent's user
     * all the same.
     *
     * @param user the name of one of this host's; {@link #build()} refuses it where the agent is not root
     * @return this builder
     */
    public EngineBuilder runAs(String user) {
        runAs = Optional.of(user);
        return this;
    }

    /**
     * Adds a sink, which gets every result from now on, and those that the state directory still holds of earlier
     * engines and of processes without sinks. What it has taken is remembered under its name: one of another name gets
     * what is pending once more.
     *
     * @param name new to this engine, and not blank
     * @param sink takes the results
     * @return this builder
     * @throws IllegalArgumentException if the name is taken or blank
     */
    public EngineBuilder sink(String name, ResultSink sink) {
        if (name.isBlank() || sinks.putIfAbsent(name, sink) != null) {
            throw new IllegalArgumentException("sink name must be new and not blank but was \"" + name + "\"");
        }
        return this;
    }

    /**
     * Adds a gate of the agent's own, asked after all of the engine's.
     *
     * @param gate asked after those that were added before
     * @return this builder
     */
    public EngineBuilder gate(ExecutionGate gate) {
        gates.add(gate);
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener is told of all runs of this engine
     * @return this builder
     */
    public EngineBuilder listener(ExecutionListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Sets the clocks that decisions are made by; for tests.
     *
     * @param value this host's by default
     * @return this builder
     */
    public EngineBuilder clock(SystemClock value) {
        clock = Optional.of(value);
        return this;
    }

    /**
     * Builds the engine and loads the plugins. What is wrong with a plugin is in the catalog's problems and stops
     * nothing.
     *
     * @return the engine, to be closed by the caller
     * @throws IllegalArgumentException if a plugin could make what another run is shown a link to something else, see {@link #grant}
     * @throws IllegalStateException if the state directory or the run-as user cannot be used, or the host lacks a tool
     *     that every run needs
     */
    public CountermeasureEngine build() {
        return EngineAssembly.assemble(this);
    }
}
