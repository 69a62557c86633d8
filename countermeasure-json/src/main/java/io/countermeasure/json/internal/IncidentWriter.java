package io.countermeasure.json.internal;

import io.countermeasure.model.Incident;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An incident that was not read from a document, as the document it would have been. */
public final class IncidentWriter {

    private IncidentWriter() {}

    /** The document; what is not known is not in it. */
    public static String write(Incident incident) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("outage", outage(incident.outage()));
        document.put("server", server(incident.server()));
        document.put("customer_attributes", incident.customerAttributes());
        document.put("metrics", incident.metrics());
        document.put("metric_tags", incident.metricTags());
        document.put("resource", incident.resource());
        document.put("services", incident.services());
        return Json.write(document);
    }

    private static Map<String, Object> outage(Incident.Outage outage) {
        Map<String, Object> members = new LinkedHashMap<>();
        put(members, "id", outage.id());
        put(members, "alert_label", outage.alertLabel());
        put(
                members,
                "timestamp",
                outage.timestampText().or(() -> outage.timestamp().map(Object::toString)));
        put(
                members,
                "severity",
                outage.severityText().or(() -> outage.severity().map(Names::of)));
        members.put("reasons", outage.reasons());
        return members;
    }

    private static Map<String, Object> server(Incident.Server server) {
        Map<String, Object> members = new LinkedHashMap<>();
        put(members, "id", server.id());
        put(members, "server_key", server.serverKey());
        put(members, "fqdn", server.fqdn());
        put(members, "name", server.name());
        members.put("tags", server.tags());
        put(members, "partner_server_id", server.partnerServerId());
        return members;
    }

    private static void put(Map<String, Object> members, String name, Optional<String> value) {
        value.ifPresent(text -> members.put(name, text));
    }
}
