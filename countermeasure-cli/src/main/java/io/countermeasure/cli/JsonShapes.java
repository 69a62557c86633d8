package io.countermeasure.cli;

import io.countermeasure.engine.EngineControl;
import io.countermeasure.engine.Explanation;
import io.countermeasure.engine.StoredResults;
import io.countermeasure.engine.SudoReport;
import io.countermeasure.json.internal.CatalogWriter;
import io.countermeasure.json.internal.MetadataWriter;
import io.countermeasure.json.internal.ResultWriter;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.Confinement;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import io.countermeasure.spi.SandboxPlan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The documents that {@code --json} prints, one shape a command; docs/cli.md describes them. */
final class JsonShapes {

    private JsonShapes() {}

    /** Of list-plugins and rebuild-metadata. */
    static Map<String, @Nullable Object> catalog(Catalog catalog) {
        return CatalogWriter.members(catalog);
    }

    /** Of rebuild-metadata where the catalog went to a file. */
    static Map<String, @Nullable Object> written(Path file, Catalog catalog) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("out", file.toString());
        out.put("countermeasures", catalog.entries().size());
        out.put("problems", catalog.problems().size());
        return out;
    }

    /** Of validate-plugins. */
    static Map<String, @Nullable Object> validation(Validation validation) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("plugins", validation.plugins());
        out.put("errors", validation.count(Problem.Level.ERROR));
        out.put("warnings", validation.count(Problem.Level.WARNING));
        out.put(
                "problems",
                validation.problems().stream().map(CatalogWriter::problem).toList());
        return out;
    }

    /** Of run. */
    static Map<String, @Nullable Object> result(ExecutionResult result) {
        return ResultWriter.members(result);
    }

    /** Of results. */
    static Map<String, @Nullable Object> results(List<StoredResults.Stored> results) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("results", results.stream().map(JsonShapes::stored).toList());
        return out;
    }

    private static Map<String, @Nullable Object> stored(StoredResults.Stored stored) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("pending", stored.pending());
        out.put("acknowledged_by", stored.acknowledgedBy().stream().sorted().toList());
        out.put("result", result(stored.result()));
        return out;
    }

    /** Of cancel. */
    static Map<String, @Nullable Object> cancelled(String id, boolean underWay, String reason) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("execution_id", id);
        out.put("under_way", underWay);
        out.put("reason", reason);
        return out;
    }

    /** Of explain. */
    static Map<String, @Nullable Object> explanation(Explanation explanation) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("textkey", explanation.textKey());
        out.put("allowed", explanation.allowed());
        out.put(
                "rejection",
                explanation.rejection().map(ResultWriter::rejection).orElse(null));
        out.put("obstacle", explanation.obstacle().orElse(null));
        out.put("metadata", explanation.metadata().map(MetadataWriter::members).orElse(null));
        out.put("verdicts", verdicts(explanation));
        out.put("argv", explanation.argv());
        out.put("environment", explanation.environment());
        out.put("max_runtime", MetadataWriter.seconds(explanation.maxRuntime().orElse(null)));
        out.put("limits", explanation.limits());
        out.put(
                "confinement",
                explanation.confinement().map(ResultWriter::confinement).orElse(null));
        return out;
    }

    /** Of doctor. */
    static Map<String, @Nullable Object> sandboxes(Map<String, SandboxPlan> plans) {
        Map<String, @Nullable Object> sandboxes = new LinkedHashMap<>();
        plans.forEach((name, plan) -> {
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            out.put("refusal", plan.refusal().orElse(null));
            out.putAll(ResultWriter.confinement(new Confinement(name, plan.enforced(), plan.notEnforced())));
            sandboxes.put(name, out);
        });
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("sandboxes", sandboxes);
        return document;
    }

    /** Of validate-sudo. */
    static Map<String, @Nullable Object> sudo(SudoReport report) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("user", report.user());
        out.put("plugins", report.plugins().stream().map(JsonShapes::rights).toList());
        return out;
    }

    private static Map<String, Object> rights(SudoReport.PluginRights plugin) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("textkey", plugin.textKey().value());
        out.put(
                "requirements",
                plugin.requirements().stream().map(JsonShapes::requirement).toList());
        return out;
    }

    private static Map<String, Object> requirement(SudoReport.Requirement requirement) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("command", requirement.command());
        out.put("verdict", requirement.verdict().name().toLowerCase(Locale.ROOT));
        out.put("warnings", requirement.warnings());
        return out;
    }

    /** Of validate-sudo --fragment. */
    static Map<String, @Nullable Object> fragment(SudoReport report, SudoReport.Fragment fragment) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("user", report.user());
        out.put("fragment", fragment.text());
        out.put("checked", fragment.checked());
        out.put("complaints", fragment.complaints());
        return out;
    }

    /** Of freeze, thaw, disable, enable and reset. */
    static Map<String, @Nullable Object> stops(EngineControl control) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("frozen", control.frozen().map(JsonShapes::stop).orElse(null));
        out.put(
                "disabled",
                control.disabled().entrySet().stream()
                        .map(entry -> disabled(entry.getKey(), entry.getValue()))
                        .toList());
        return out;
    }

    private static Map<String, Object> disabled(TextKey key, EngineControl.Stop stop) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("textkey", key.value());
        out.putAll(stop(stop));
        return out;
    }

    private static Map<String, Object> stop(EngineControl.Stop stop) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("reason", stop.reason());
        out.put("since", stop.since().toString());
        return out;
    }

    private static List<?> verdicts(Explanation explanation) {
        return explanation.verdicts().stream().map(ResultWriter::verdict).toList();
    }
}
