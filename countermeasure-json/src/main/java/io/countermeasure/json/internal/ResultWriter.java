package io.countermeasure.json.internal;

import io.countermeasure.model.Confinement;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Output;
import io.countermeasure.model.Rejection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A result as a map. {@link ResultReader} is its mirror. */
public final class ResultWriter {

    private ResultWriter() {}

    /** The result's members. */
    public static Map<String, @Nullable Object> members(ExecutionResult result) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("execution_id", result.executionId());
        out.put("request_id", result.requestId().orElse(null));
        out.put("textkey", result.textKey());
        out.put("event", result.event().map(Names::of).orElse(null));
        out.put("outcome", Names.of(result.outcome()));
        out.put("rejection", result.rejection().map(ResultWriter::rejection).orElse(null));
        out.put("failure", result.failure().map(ResultWriter::failure).orElse(null));
        out.put("detail", result.detail().orElse(null));
        out.put("return_code", boxed(result.returnCode()));
        out.put("outputs", result.outputs().stream().map(ResultWriter::output).toList());
        out.put("dropped_output", result.droppedOutput());
        out.put("console", console(result.console()));
        evidence(result, out);
        return out;
    }

    private static void evidence(ExecutionResult result, Map<String, @Nullable Object> out) {
        out.put("requested_at", result.requestedAt().toString());
        out.put("started_at", result.startedAt().map(Instant::toString).orElse(null));
        out.put("duration", MetadataWriter.seconds(result.duration()));
        out.put(
                "verdicts",
                result.verdicts().stream().map(ResultWriter::verdict).toList());
        out.put("kill_report", result.killReport().map(ResultWriter::killReport).orElse(null));
        out.put(
                "confinement",
                result.confinement().map(ResultWriter::confinement).orElse(null));
        out.put("plugin_hash", result.pluginHash().orElse(null));
        out.put("durable", result.durable());
        out.put("requests", result.requests());
        out.put("incident_truncated", result.incidentTruncated());
    }

    /** A rejection's members. */
    public static Map<String, @Nullable Object> rejection(Rejection rejection) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("reason", Names.of(rejection.reason()));
        out.put("message", rejection.message());
        out.put("next_allowed", rejection.nextAllowed().map(Instant::toString).orElse(null));
        return out;
    }

    private static Map<String, @Nullable Object> failure(ExecutionResult.Failure failure) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("phase", Names.of(failure.phase()));
        out.put("type", failure.type());
        out.put("message", failure.message());
        out.put("traceback", failure.traceback());
        return out;
    }

    private static Map<String, @Nullable Object> output(Output output) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("format", Names.of(output instanceof Output.Html ? Output.Format.HTML : Output.Format.TEXT));
        out.put("content", output.content());
        return out;
    }

    private static Map<String, @Nullable Object> console(ExecutionResult.Console console) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("stdout", console.stdout());
        out.put("stderr", console.stderr());
        out.put("dropped_stdout", console.droppedStdout());
        out.put("dropped_stderr", console.droppedStderr());
        return out;
    }

    /** A verdict's members. */
    public static Map<String, @Nullable Object> verdict(ExecutionResult.Verdict verdict) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("gate", verdict.gate());
        out.put("passed", verdict.passed());
        out.put("detail", verdict.detail());
        return out;
    }

    private static Map<String, @Nullable Object> killReport(KillReport report) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("verdict", Names.of(report.verdict()));
        out.put("scope", Names.of(report.scope()));
        out.put("steps", report.steps().stream().map(ResultWriter::step).toList());
        out.put(
                "survivors",
                report.survivors().stream().map(ResultWriter::survivor).toList());
        return out;
    }

    private static Map<String, @Nullable Object> step(KillReport.Step step) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("signal", step.signal());
        out.put("target", step.target());
        out.put("after", MetadataWriter.seconds(step.after()));
        return out;
    }

    private static Map<String, @Nullable Object> survivor(KillReport.Survivor survivor) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("pid", survivor.pid());
        out.put("uid", survivor.uid());
        out.put("command_line", survivor.commandLine());
        return out;
    }

    /** A confinement's members. */
    public static Map<String, @Nullable Object> confinement(Confinement confinement) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("sandbox", confinement.sandbox());
        out.put("enforced", guarantees(confinement.enforced()));
        out.put("not_enforced", guarantees(confinement.notEnforced()));
        return out;
    }

    private static Map<String, String> guarantees(Map<Guarantee, String> guarantees) {
        Map<String, String> out = new LinkedHashMap<>();
        guarantees.forEach((guarantee, why) -> out.put(Names.of(guarantee), why));
        return out;
    }

    private static @Nullable Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }
}
