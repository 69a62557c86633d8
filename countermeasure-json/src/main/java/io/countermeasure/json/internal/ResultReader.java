package io.countermeasure.json.internal;

import io.countermeasure.model.Confinement;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Incident;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Output;
import io.countermeasure.model.Rejection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A result from its document. {@link ResultWriter} is its mirror. */
public final class ResultReader {

    private ResultReader() {}

    /** The result; throws {@link JsonFault} if the document is malformed. */
    public static ExecutionResult read(String document) {
        JsonSource source = JsonSource.of(document, JsonLimits.OWN, true);
        JsonNode root = TreeReader.read(source, JsonLimits.OWN);
        Members in = Members.of(source, root);
        ExecutionResult.Builder builder = builder(in);
        try {
            return builder.build();
        } catch (IllegalStateException e) {
            throw source.fault(root.offset(), String.valueOf(e.getMessage()));
        }
    }

    private static ExecutionResult.Builder builder(Members in) {
        Outcome outcome = in.present("outcome", in.constant("outcome", Outcome.class));
        ExecutionResult.Builder builder =
                ExecutionResult.builder(in.required("execution_id"), in.required("textkey"), outcome);
        in.integer("return_code").ifPresent(builder::returnCode);
        return builder.requestId(orNull(in, "request_id"))
                .event(in.constant("event", Incident.Event.class).orElse(null))
                .rejection(in.object("rejection", ResultReader::rejection).orElse(null))
                .failure(in.object("failure", ResultReader::failure).orElse(null))
                .detail(orNull(in, "detail"))
                .outputs(in.list("outputs", ResultReader::output))
                .droppedOutput(in.whole("dropped_output"))
                .console(in.present("console", in.object("console", ResultReader::console)))
                .requestedAt(in.present("requested_at", in.instant("requested_at")))
                .startedAt(in.instant("started_at").orElse(null))
                .duration(in.seconds("duration"))
                .verdicts(in.list("verdicts", ResultReader::verdict))
                .killReport(in.object("kill_report", ResultReader::killReport).orElse(null))
                .confinement(in.object("confinement", ResultReader::confinement).orElse(null))
                .pluginHash(orNull(in, "plugin_hash"))
                .durable(in.bool("durable"))
                .requests(in.count("requests"))
                .incidentTruncated(in.bool("incident_truncated"));
    }

    private static @Nullable String orNull(Members in, String name) {
        return in.text(name).orElse(null);
    }

    private static Rejection rejection(Members in) {
        return new Rejection(
                in.present("reason", in.constant("reason", Rejection.Reason.class)),
                in.required("message"),
                in.instant("next_allowed"));
    }

    private static ExecutionResult.Failure failure(Members in) {
        return new ExecutionResult.Failure(
                in.present("phase", in.constant("phase", Phase.class)),
                in.required("type"),
                in.required("message"),
                in.required("traceback"));
    }

    private static Output output(Members in) {
        String content = in.required("content");
        return in.present("format", in.constant("format", Output.Format.class)) == Output.Format.HTML
                ? new Output.Html(content)
                : new Output.Text(content);
    }

    private static ExecutionResult.Console console(Members in) {
        return new ExecutionResult.Console(
                in.required("stdout"), in.required("stderr"), in.whole("dropped_stdout"), in.whole("dropped_stderr"));
    }

    private static ExecutionResult.Verdict verdict(Members in) {
        return new ExecutionResult.Verdict(in.required("gate"), in.bool("passed"), in.required("detail"));
    }

    private static KillReport killReport(Members in) {
        return new KillReport(
                in.present("verdict", in.constant("verdict", KillReport.Verdict.class)),
                in.present("scope", in.constant("scope", KillReport.Scope.class)),
                in.list(
                        "steps",
                        step -> new KillReport.Step(
                                step.required("signal"), step.required("target"), step.seconds("after"))),
                in.list(
                        "survivors",
                        survivor -> new KillReport.Survivor(
                                survivor.whole("pid"), survivor.whole("uid"), survivor.required("command_line"))));
    }

    private static Confinement confinement(Members in) {
        return new Confinement(
                in.required("sandbox"),
                in.present("enforced", in.object("enforced", ResultReader::guarantees)),
                in.present("not_enforced", in.object("not_enforced", ResultReader::guarantees)));
    }

    private static Map<Guarantee, String> guarantees(Members in) {
        Map<Guarantee, String> guarantees = new EnumMap<>(Guarantee.class);
        for (String name : in.names()) {
            Names.find(Guarantee.class, name).ifPresent(guarantee -> guarantees.put(guarantee, in.required(name)));
        }
        return guarantees;
    }
}
