package io.countermeasure.json.internal;

import io.countermeasure.model.Incident;
import io.countermeasure.model.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds in a document what an {@link Incident} has names for. Strict about the three sections, lenient about all else. */
public final class IncidentReader {

    private final JsonSource source;
    private final JsonNode.Obj root;

    private IncidentReader(JsonSource source, JsonNode.Obj root) {
        this.source = source;
        this.root = root;
    }

    /** The incident; throws {@link JsonFault} if it is malformed or over the limits. */
    public static Incident read(byte[] document) {
        return read(JsonSource.of(document, JsonLimits.INCIDENT), false);
    }

    /** The same. */
    public static Incident read(String document) {
        return read(JsonSource.of(document, JsonLimits.INCIDENT, true), false);
    }

    /** The incident, cut to the limits if it is over them; throws {@link JsonFault} if it is malformed. */
    public static Incident readTruncating(byte[] document) {
        return readTruncating(JsonSource.of(document, JsonLimits.INCIDENT, false), document.length);
    }

    /** The same. */
    public static Incident readTruncating(String document) {
        JsonSource source = JsonSource.of(document, JsonLimits.INCIDENT, false);
        return readTruncating(source, JsonSource.utf8Length(document));
    }

    private static Incident readTruncating(JsonSource source, long bytes) {
        if (bytes <= JsonLimits.INCIDENT.bytes()) {
            try {
                return read(source, false);
            } catch (JsonFault e) {
                if (!e.limit()) {
                    throw e;
                }
            }
        }
        String cut = JsonCutter.cut(source, JsonLimits.INCIDENT);
        return read(JsonSource.of(cut, JsonLimits.INCIDENT, true), true);
    }

    private static Incident read(JsonSource source, boolean truncated) {
        JsonNode root = TreeReader.read(source, JsonLimits.INCIDENT);
        if (!(root instanceof JsonNode.Obj object)) {
            throw source.fault(root.offset(), "incident must be a JSON object but was " + root.shown());
        }
        return new IncidentReader(source, object).incident(truncated);
    }

    private Incident incident(boolean truncated) {
        JsonNode.Obj attributes = section("customer_attributes");
        return Incident.builder()
                .outage(outage(section("outage")))
                .server(server(section("server")))
                .customerAttributes(Json.mapWithoutNulls(attributes))
                .metrics(list("metrics", attributes))
                .metricTags(list("metric_tags", attributes))
                .resource(list("resource", attributes))
                .services(list("services", attributes))
                .json(source.text())
                .truncated(truncated)
                .build();
    }

    private JsonNode.Obj section(String name) {
        Optional<JsonNode> found = Scalars.member(root, name);
        if (found.isEmpty()) {
            return new JsonNode.Obj(0, Map.of());
        }
        if (found.get() instanceof JsonNode.Obj object) {
            return object;
        }
        throw source.fault(
                found.get().offset(),
                name + " must be an object but was " + found.get().shown());
    }

    private static Incident.Outage outage(JsonNode.Obj from) {
        Optional<String> timestamp = Scalars.scalar(from, "timestamp");
        Optional<String> severity = Scalars.scalar(from, "severity");
        return new Incident.Outage(
                Scalars.scalar(from, "id"),
                Scalars.string(from, "alert_label"),
                timestamp.flatMap(Times::of),
                timestamp,
                severity.flatMap(Severity::of),
                severity,
                Scalars.list(from, "reasons"));
    }

    private static Incident.Server server(JsonNode.Obj from) {
        return new Incident.Server(
                Scalars.scalar(from, "id"),
                Scalars.scalar(from, "server_key"),
                Scalars.string(from, "fqdn"),
                Scalars.string(from, "name"),
                Scalars.commaSeparated(from, "tags"),
                Scalars.scalar(from, "partner_server_id"));
    }

    private List<String> list(String name, JsonNode.Obj attributes) {
        boolean tags = name.equals("metric_tags");
        List<String> top = tags ? Scalars.commaSeparated(root, name) : Scalars.list(root, name);
        if (!top.isEmpty()) {
            return top;
        }
        return tags ? Scalars.commaSeparated(attributes, name) : Scalars.list(attributes, name);
    }
}
