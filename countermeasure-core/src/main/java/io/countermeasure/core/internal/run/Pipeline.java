package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.gate.Ask;
import io.countermeasure.core.internal.gate.DuplicateGate;
import io.countermeasure.core.internal.gate.GateChain;
import io.countermeasure.core.internal.gate.LookupGate;
import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.core.internal.load.Lookup;
import io.countermeasure.core.internal.load.PluginIndex;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.ExecutionResult.Verdict;
import io.countermeasure.model.Incident;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import io.countermeasure.process.Patience;
import io.countermeasure.spi.SandboxPlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a request: its plugin, the gates, then a command, a worker or a thread, and always a result. Thread-safe. */
public final class Pipeline {

    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final int CLOSE_SECONDS = 10;

    private final PluginIndex index;
    private final GateChain gates;
    private final DuplicateGate duplicates;
    private final Plans plans;
    private final RunServices services;
    private final Set<Run> active = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** A pipeline of these parts. */
    public Pipeline(PluginIndex index, GateChain gates, DuplicateGate duplicates, Plans plans, RunServices services) {
        this.index = index;
        this.gates = gates;
        this.duplicates = duplicates;
        this.plans = plans;
        this.services = services;
    }

    /** Starts it, or refuses it; either way the run has a result in the end. */
    public Run submit(Request request) {
        Run run = new Run(request, services.system().wall());
        active.add(run);
        var unused = run.result().thenRun(() -> active.remove(run));
        boolean interrupted = Thread.interrupted(); // it would fail what is written now, and means the waiting later
        try {
            decide(run);
        } catch (Throwable e) { // whatever it is, the run still has a result
            LOG.error("The request for {} met a fault of ours", request.textKey(), e);
            services.finisher().finish(run, run.resultOf(Outcome.ERRORED).failure(Failures.of(Phase.START, e)));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return run;
    }

    /** What the plugin's look-up and all gates would say; nothing is acquired. */
    public GateChain.Admission probe(LoadedPlugin plugin) {
        Request request = new Request(
                plugin.metadata().textKey().value(), Incident.empty(), null, null, null, null, List.of(), true);
        return gates.probe(ask(new Run(request, services.system().wall()), plugin, plan(plugin)));
    }

    /** How runs of that plugin are confined. */
    public SandboxPlan plan(LoadedPlugin plugin) {
        return plans.of(plugin);
    }

    /** Ends a run that is under way here; false if there is none of that id. */
    public boolean cancel(String executionId, String reason) {
        Optional<Run> found =
                active.stream().filter(run -> run.id().equals(executionId)).findFirst();
        found.ifPresent(run -> run.cancel(reason));
        return found.isPresent();
    }

    /** Refuses new requests, ends all runs, and waits for their ends. */
    public void close() {
        closed = true;
        List<Run> runs = List.copyOf(active);
        runs.forEach(Run::agentExits);
        long seconds = services.settings().grace().toSeconds() + CLOSE_SECONDS;
        CountDownLatch ended = new CountDownLatch(1);
        var unused = CompletableFuture.allOf(runs.stream().map(Run::result).toArray(CompletableFuture[]::new))
                .whenComplete((nothing, failure) -> ended.countDown());
        if (!Patience.await(left -> ended.await(left, TimeUnit.NANOSECONDS), seconds)) {
            LOG.error("{} runs did not end within {} s of the engine's closing", active.size(), seconds);
        }
    }

    private void decide(Run run) {
        if (closed) {
            reject(run, Rejection.of(Rejection.Reason.OVERLOADED, "engine must be open but is closed"));
            return;
        }
        Lookup lookup = index.lookup(run.request().textKey());
        Optional<Rejection> refusal = LookupGate.refusal(lookup);
        run.add(List.of(new Verdict(
                LookupGate.NAME,
                refusal.isEmpty(),
                refusal.map(Rejection::message).orElse("usable"))));
        if (refusal.isPresent()) {
            reject(run, refusal.get());
            return;
        }
        LoadedPlugin plugin = ((Lookup.Found) lookup).plugin();
        run.plugin(plugin);
        admit(run, plugin);
    }

    private void admit(Run run, LoadedPlugin plugin) {
        SandboxPlan plan = plan(plugin);
        Ask ask = ask(run, plugin, plan);
        GateChain.Admission admission = run.request().dryRun() ? gates.probe(ask) : gates.admit(ask);
        run.add(admission.verdicts());
        if (admission.rejection().isPresent()) {
            reject(run, admission.rejection().get());
            return;
        }
        if (run.request().dryRun()) {
            services.finisher().finish(run, run.resultOf(Outcome.SUCCEEDED).detail("dry run: nothing was run"));
            return;
        }
        run.holds(admission);
        if (!begins(run, plugin)) {
            return;
        }
        services.finisher().admitted(run);
        if (plugin.command().isPresent()) {
            new CommandRun(run, plugin, plan, services).begin();
        } else if (plugin.worker().isPresent()) {
            new WorkerRun(run, plugin, plan, services).begin();
        } else {
            new PluginRun(run, plugin, plan, services).begin();
        }
    }

    /** Takes the request's id and has the intent on disk; false if the run is refused after all. */
    private boolean begins(Run run, LoadedPlugin plugin) {
        String requestId = run.request().requestId();
        if (requestId != null && !duplicates.take(requestId)) {
            reject(run, DuplicateGate.duplicate(requestId));
            return false;
        }
        if (requestId != null) {
            run.onNotStarted(() -> duplicates.forget(requestId));
        }
        Optional<Rejection> refusal = services.recorder().begin(run, plugin.metadata());
        if (refusal.isPresent()) {
            reject(run, refusal.get());
            return false;
        }
        if (requestId != null) {
            duplicates.confirm(requestId);
        }
        return true;
    }

    private Ask ask(Run run, LoadedPlugin plugin, SandboxPlan plan) {
        return new Ask(
                run.id(),
                plugin,
                plan,
                run.request().incident(),
                Optional.ofNullable(run.request().requestId()),
                Optional.ofNullable(run.request().notAfter()),
                run::cancel);
    }

    private void reject(Run run, Rejection rejection) {
        services.finisher().finish(run, run.rejectedFor(rejection));
    }
}
