package io.countermeasure.engine;

import io.countermeasure.core.internal.gate.BreakerGate;
import io.countermeasure.core.internal.gate.CapacityGate;
import io.countermeasure.core.internal.gate.DisabledGate;
import io.countermeasure.core.internal.gate.DuplicateGate;
import io.countermeasure.core.internal.gate.EmbedderGate;
import io.countermeasure.core.internal.gate.FrequencyGate;
import io.countermeasure.core.internal.gate.FrozenGate;
import io.countermeasure.core.internal.gate.Gate;
import io.countermeasure.core.internal.gate.GateChain;
import io.countermeasure.core.internal.gate.QuarantineGate;
import io.countermeasure.core.internal.gate.RunningGate;
import io.countermeasure.core.internal.gate.SandboxGate;
import io.countermeasure.core.internal.gate.StaleGate;
import io.countermeasure.core.internal.gate.SudoGate;
import io.countermeasure.core.internal.load.IndexSettings;
import io.countermeasure.core.internal.load.KeptFacts;
import io.countermeasure.core.internal.load.PluginIndex;
import io.countermeasure.core.internal.peer.PeerLimits;
import io.countermeasure.core.internal.peer.Peers;
import io.countermeasure.core.internal.publish.Outbox;
import io.countermeasure.core.internal.run.Commands;
import io.countermeasure.core.internal.run.Finisher;
import io.countermeasure.core.internal.run.Grants;
import io.countermeasure.core.internal.run.HostClock;
import io.countermeasure.core.internal.run.JobFolders;
import io.countermeasure.core.internal.run.Listeners;
import io.countermeasure.core.internal.run.Pipeline;
import io.countermeasure.core.internal.run.Plans;
import io.countermeasure.core.internal.run.Recorder;
import io.countermeasure.core.internal.run.RunServices;
import io.countermeasure.core.internal.run.Settings;
import io.countermeasure.core.internal.run.WorkerCheck;
import io.countermeasure.core.internal.run.WorkerHome;
import io.countermeasure.core.internal.run.WorkerJobs;
import io.countermeasure.core.internal.sandbox.KeepsVerdicts;
import io.countermeasure.core.internal.store.Degradation;
import io.countermeasure.core.internal.store.FileLocks;
import io.countermeasure.core.internal.store.KeyLocks;
import io.countermeasure.core.internal.store.MemoryLocks;
import io.countermeasure.core.internal.store.MemoryRequestIds;
import io.countermeasure.core.internal.store.RequestIds;
import io.countermeasure.core.internal.store.StartLedger;
import io.countermeasure.core.internal.store.StateDirectory;
import io.countermeasure.core.internal.store.Stops;
import io.countermeasure.core.internal.store.Store;
import io.countermeasure.core.internal.sudo.SudoProcess;
import io.countermeasure.core.internal.sudo.SudoRights;
import io.countermeasure.core.internal.wall.Announcer;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.process.Launcher;
import io.countermeasure.process.Leftovers;
import io.countermeasure.process.Limits;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Puts an engine together. What was made is closed again if a later part cannot be. */
final class EngineAssembly {

    private static final int MOST_BROKEN = 1_000;
    private static final int LOOK_SECONDS = 5;
    private static final int PRUNE_SECONDS = 3600;
    private static final Duration TOOL_LIMIT = Duration.ofSeconds(10);

    private final EngineBuilder from;
    private final SystemClock system;
    private final List<CountermeasurePlugin> unloadable = new ArrayList<>();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private EngineAssembly(EngineBuilder from) {
        this.from = from;
        this.system = from.clock.orElseGet(HostClock::new);
    }

    static CountermeasureEngine assemble(EngineBuilder from) {
        EngineAssembly assembly = new EngineAssembly(from);
        try {
            return assembly.engine();
        } catch (IOException e) {
            assembly.closeQuietly(e);
            throw new IllegalStateException("engine cannot be built: " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            assembly.closeQuietly(e);
            throw e;
        }
    }

    private CountermeasureEngine engine() throws IOException {
        Optional<RunUser> user = from.runAs.map(this::runAs);
        Settings settings = settings(user);
        Listeners listeners = part(new Listeners(from.listeners));
        Optional<Store> store = store(user, listeners);
        Optional<StateDirectory> state = store.map(Store::state);
        JobFolders jobs =
                part(state.isPresent() ? JobFolders.in(state.get().jobs(), user) : JobFolders.temporary(user));
        Launcher launcher =
                part(new Launcher(from.policy.warmCommands())); // from here on others see that an engine stands
        new Leftovers(user.map(u -> Set.of(u.uid())).orElse(Set.of())).sweep(from.policy.grace());
        store.ifPresent(s -> recover(s, jobs));
        ScheduledThreadPoolExecutor clock = clock();
        KeptFacts facts = store.<KeptFacts>map(Store::facts).orElse(KeptFacts.NONE);
        Plans plans = plans(user, state, facts);
        Commands commands = new Commands(launcher, settings, clock, jobs, plans);
        Peers peers = part(new Peers(
                new WorkerHome(commands, jobs), clock, PeerLimits.of(from.policy.warmWorkers(), settings.grace())));
        WorkerJobs workers = new WorkerJobs(jobs, plans, commands.user());
        PluginIndex index = part(new PluginIndex(new IndexSettings(
                from.directories,
                loaders(),
                plugins(),
                from.trust == FileTrust.STRICT,
                commands,
                facts,
                new WorkerCheck(peers, workers, plans, clock),
                state.isPresent(),
                system::wall)));
        StartLedger ledger = StartLedger.in(state, system);
        Stops stops = new Stops(state, system);
        QuarantineGate quarantine = new QuarantineGate();
        DuplicateGate duplicates =
                new DuplicateGate(store.<RequestIds>map(Store::requestIds).orElseGet(MemoryRequestIds::new));
        Outbox outbox = part(new Outbox(from.sinks, from.retry, store, system, from.spoolLimits));
        Recorder recorder =
                part(new Recorder(store, outbox, clock, commands.user().uid(), settings.maxOutputBytes()));
        outbox.look();
        every(LOOK_SECONDS, clock, recorder, outbox::look);
        store.ifPresent(s -> every(PRUNE_SECONDS, clock, recorder, () -> s.prune(system)));
        RunServices services = new RunServices(
                settings,
                commands,
                peers,
                workers,
                jobs,
                state.map(StateDirectory::data),
                ledger,
                stops,
                quarantine,
                recorder,
                part(new Announcer(launcher, clock, from.wall)),
                new Finisher(recorder, listeners),
                clock,
                system);
        SudoProcess tool = words -> commands.tool(words, TOOL_LIMIT);
        SudoRights rights = new SudoRights(tool, commands.user(), user.isPresent());
        GateChain gates = gates(plans, ledger, stops, locks(state), quarantine, duplicates, rights);
        Pipeline pipeline = new Pipeline(index, gates, duplicates, plans, services);
        return new CountermeasureEngine(
                index,
                pipeline,
                new Explainer(index, pipeline, services, from.policy),
                new EngineControl(stops, ledger, pipeline, store),
                new StateReport(store, outbox),
                new SudoReporter(index, rights, settings, tool),
                this::close);
    }

    private Optional<Store> store(Optional<RunUser> user, Listeners listeners) throws IOException {
        if (from.stateDirectory.isEmpty()) {
            return Optional.empty();
        }
        Degradation degradation = new Degradation(trouble -> listeners.tell(l -> l.degraded(trouble)));
        StateDirectory state =
                StateDirectory.open(from.stateDirectory.get(), user.isPresent(), from.files, degradation);
        return Optional.of(part(Store.of(state, system, from.policy.maxOutputBytes())));
    }

    private void recover(Store store, JobFolders jobs) {
        store.recovery().run();
        store.prune(system);
        jobs.removeDead(store::isUnderWay);
    }

    private static void every(int seconds, ScheduledThreadPoolExecutor clock, Recorder recorder, Runnable work) {
        var unused = clock.scheduleWithFixedDelay(() -> recorder.later(work), seconds, seconds, TimeUnit.SECONDS);
    }

    private RunUser runAs(String name) {
        RunUser current = RunUser.current();
        if (current.uid() != 0) {
            throw new IllegalStateException(
                    "runAs must be asked for by root but the agent's user is " + current.name());
        }
        return RunUser.named(name);
    }

    private Settings settings(Optional<RunUser> user) {
        RunPolicy policy = from.policy;
        Limits limits = new Limits(
                policy.maxOpenFiles(),
                policy.maxFileBytes(),
                policy.maxCpuSeconds(),
                policy.maxMemoryBytes(),
                OptionalLong.empty());
        return new Settings(policy.maxRuntime(), policy.maxOutputBytes(), policy.grace(), limits, user);
    }

    private static KeyLocks locks(Optional<StateDirectory> state) {
        return state.<KeyLocks>map(FileLocks::new).orElseGet(MemoryLocks::new);
    }

    private Plans plans(Optional<RunUser> user, Optional<StateDirectory> state, KeptFacts facts) {
        List<Path> folders =
                from.directories.stream().map(Path::toAbsolutePath).distinct().toList();
        return new Plans(
                from.sandbox instanceof KeepsVerdicts keeps ? keeps.keptIn(facts) : from.sandbox,
                user,
                new Grants(from.grants, from.required, folders),
                from.policy.maxProcesses(),
                from.policy.maxScratchBytes(),
                state.map(StateDirectory::data));
    }

    private GateChain gates(
            Plans plans,
            StartLedger ledger,
            Stops stops,
            KeyLocks locks,
            QuarantineGate quarantine,
            DuplicateGate duplicates,
            SudoRights rights) {
        BreakerGate breaker = new BreakerGate(ledger, system);
        FrequencyGate frequency = new FrequencyGate(ledger, system);
        List<Gate> gates = new ArrayList<>(List.of(
                quarantine,
                duplicates,
                new StaleGate(system),
                new FrozenGate(stops),
                new DisabledGate(stops),
                breaker,
                frequency,
                new RunningGate(locks, breaker, frequency),
                new CapacityGate(from.policy.maxConcurrentRuns())));
        if (plans.played().isEmpty()) { // of what is played, sudo knows nothing
            gates.add(new SudoGate(rights));
        }
        gates.add(new SandboxGate(plans::policy));
        from.gates.stream().map(EmbedderGate::new).forEach(gates::add);
        return new GateChain(gates);
    }

    private List<CountermeasureLoader> loaders() {
        List<CountermeasureLoader> loaders = new ArrayList<>();
        discover(ServiceLoader.load(CountermeasureLoader.class, EngineAssembly.class.getClassLoader()), loaders::add);
        // one that was given is the embedder's own choice: of the same kind none is needed besides
        loaders.removeIf(
                found -> from.loaders.stream().anyMatch(given -> given.kind().equals(found.kind())));
        loaders.addAll(from.loaders);
        return loaders;
    }

    private List<CountermeasurePlugin> plugins() {
        List<CountermeasurePlugin> plugins = new ArrayList<>(from.plugins);
        if (from.discover) {
            discover(ServiceLoader.load(CountermeasurePlugin.class), plugins::add);
        }
        plugins.addAll(unloadable);
        return plugins;
    }

    /** A provider that cannot be made is a problem of the catalog's, and harms no other. */
    private <T> void discover(ServiceLoader<T> services, Consumer<T> found) {
        Iterator<T> all = services.iterator();
        for (int broken = 0; broken < MOST_BROKEN; ) {
            try {
                if (!all.hasNext()) {
                    return;
                }
                found.accept(all.next());
            } catch (ServiceConfigurationError | LinkageError e) { // the latter of a class that cannot be linked
                broken++;
                unloadable.add(new UnloadableCountermeasure(e));
            }
        }
    }

    private ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "countermeasure-clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        clock.prestartCoreThread(); // a deadline must not fail because there may be no more threads by then
        part((AutoCloseable) clock::shutdownNow);
        return clock;
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    private synchronized void close() throws Exception {
        Exception failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void closeQuietly(Throwable cause) {
        try {
            close();
        } catch (Exception e) {
            cause.addSuppressed(e);
        }
    }
}
