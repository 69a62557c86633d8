package io.countermeasure.engine;

import io.countermeasure.core.internal.gate.GateChain;
import io.countermeasure.core.internal.gate.LookupGate;
import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.core.internal.load.Lookup;
import io.countermeasure.core.internal.load.PluginIndex;
import io.countermeasure.core.internal.run.Commands;
import io.countermeasure.core.internal.run.Enclosures;
import io.countermeasure.core.internal.run.Pipeline;
import io.countermeasure.core.internal.run.RunEnvironment;
import io.countermeasure.core.internal.run.RunServices;
import io.countermeasure.model.Command;
import io.countermeasure.model.Confinement;
import io.countermeasure.model.ExecutionResult.Verdict;
import io.countermeasure.model.Rejection;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.SandboxPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what would happen. */
final class Explainer {

    private final PluginIndex index;
    private final Pipeline pipeline;
    private final RunServices services;
    private final RunPolicy policy;

    Explainer(PluginIndex index, Pipeline pipeline, RunServices services, RunPolicy policy) {
        this.index = index;
        this.pipeline = pipeline;
        this.services = services;
        this.policy = policy;
    }

    Explanation explain(String textKey) {
        boolean interrupted = Thread.interrupted(); // it would fail what is read now
        try {
            return look(textKey);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Explanation look(String textKey) {
        Lookup lookup = index.lookup(textKey);
        Optional<Rejection> refusal = LookupGate.refusal(lookup);
        if (lookup instanceof Lookup.Found found) {
            return explain(textKey, found.plugin());
        }
        List<Verdict> verdicts = List.of(new Verdict(
                LookupGate.NAME, false, refusal.map(Rejection::message).orElse("")));
        return new Explanation(
                textKey,
                Optional.empty(),
                verdicts,
                refusal,
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    private Explanation explain(String textKey, LoadedPlugin plugin) {
        GateChain.Admission admission = pipeline.probe(plugin);
        List<Verdict> verdicts = new ArrayList<>(List.of(new Verdict(LookupGate.NAME, true, "usable")));
        verdicts.addAll(admission.verdicts());
        SandboxPlan plan = pipeline.plan(plugin);
        Map<String, String> environment = environment(plugin, plan);
        Optional<Command> command = plugin.command().or(() -> plugin.worker().map(w -> Command.of(w.words())));
        return new Explanation(
                textKey,
                Optional.of(plugin.metadata()),
                verdicts,
                admission.rejection(),
                command.flatMap(c -> obstacle(c, environment)),
                command.map(c -> argv(c, environment, plan)).orElse(List.of()),
                environment,
                services.settings().limit(plugin.metadata().maxRuntime(), Optional.empty()),
                limits(),
                Optional.of(new Confinement(plan.sandbox(), plan.enforced(), plan.notEnforced())));
    }

    /** A worker knows its plugin only from its job. */
    private Map<String, String> environment(LoadedPlugin plugin, SandboxPlan plan) {
        RunUser user = services.commands().user();
        return plugin.command()
                .map(c -> RunEnvironment.base(plugin.metadata(), c, user, plan))
                .or(() -> plugin.worker().map(w -> RunEnvironment.standing(plugin.metadata(), user, plan)))
                .orElse(Map.of());
    }

    private static Optional<String> obstacle(Command command, Map<String, String> environment) {
        try {
            Commands.words(command, environment, List.of());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /** The words as they would be executed; those of the file, if its executable is not there. */
    private static List<String> argv(Command command, Map<String, String> environment, SandboxPlan plan) {
        try {
            return Commands.words(command, environment, Enclosures.byHand(plan));
        } catch (IOException e) {
            return command.argv();
        }
    }

    private Map<String, String> limits() {
        Map<String, String> limits = new LinkedHashMap<>();
        limits.put("max_output_bytes", Integer.toString(policy.maxOutputBytes()));
        limits.put("grace_seconds", Double.toString(policy.grace().toMillis() / 1000.0));
        policy.maxOpenFiles().ifPresent(v -> limits.put("max_open_files", Long.toString(v)));
        policy.maxFileBytes().ifPresent(v -> limits.put("max_file_bytes", Long.toString(v)));
        policy.maxCpuSeconds().ifPresent(v -> limits.put("max_cpu_seconds", Long.toString(v)));
        policy.maxMemoryBytes().ifPresent(v -> limits.put("max_memory_bytes", Long.toString(v)));
        return limits;
    }
}
