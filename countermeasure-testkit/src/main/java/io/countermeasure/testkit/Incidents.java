package io.countermeasure.testkit;

import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.Incident;
import java.util.List;

/** Sample incidents, as a cloud would send them. Stateless and thread-safe. */
public final class Incidents {

    /** What a shell would run, wherever {@link #hostile()} has it. */
    static final String INJECTION = "$(touch${IFS}countermeasure-was-here)";

    /** What {@link #critical()} is about. */
    static final String CRITICAL_LABEL = "HTTP check failed";

    private static final String SAMPLE = """
            {"outage": {"id": 4711, "alert_label": "%s", "timestamp": "2026-01-31 10:49:30", "severity": "%s",
                        "reasons": ["%s"]},
             "server": {"id": 77, "server_key": "abcd-1234", "fqdn": "web1.example.com", "name": "web1",
                        "tags": ["prod", "web"], "partner_server_id": "p-9"},
             "customer_attributes": {"team": "payments"}, "services": ["http"], "metrics": ["cpu.load"],
             "metric_tags": ["host"], "resource": ["/"]}
            """;

    private static final String HOSTILE = """
            {"outage": {"id": "TEXT", "alert_label": "LABEL", "timestamp": "TEXT", "severity": "SEVERITY", "reasons": ["REASON"]},
             "server": {"id": "TEXT", "server_key": "TEXT", "fqdn": "TEXT", "name": "TEXT",
                        "tags": ["TEXT"], "partner_server_id": "TEXT"},
             "customer_attributes": {"ATTRIBUTE": "TEXT"}, "services": ["TEXT"], "metrics": ["TEXT"],
             "metric_tags": ["TEXT"], "resource": ["TEXT"]}
            """;

    private Incidents() {}

    /** {@return a critical incident, of a web server that does not answer} */
    public static Incident critical() {
        return of(String.format(SAMPLE, CRITICAL_LABEL, "critical", "connection refused"));
    }

    /** {@return a warning, of a disk that fills} */
    public static Incident warning() {
        return of(String.format(SAMPLE, "Disk almost full", "warning", "/ is at 91 %"));
    }

    /** {@return an incident each of whose texts would do harm if it became part of a command, and one if it became markup} */
    public static Incident hostile() {
        return of(hostile(INJECTION, INJECTION));
    }

    private static String hostile(String severity, String attribute) {
        String label = INJECTION + "; `touch countermeasure-was-here` <script>alert(1)</script>";
        String reason = "--help\\u001b[31m\\n'\\\" | rm -rf countermeasure-was-here " + INJECTION + " \\ud83d\\ude00";
        return HOSTILE.replace("SEVERITY", severity)
                .replace("ATTRIBUTE", attribute)
                .replace("LABEL", label)
                .replace("REASON", reason)
                .replace("TEXT", INJECTION);
    }

    /** The same, but for what plugins decide by: it is critical, and its attributes have the names that {@link #critical()} has. */
    static Incident hostileCritical() {
        return of(hostile("critical", "team"));
    }

    /**
     * {@return the incident that this JSON document describes}
     *
     * @param json as {@link IncidentJson#read(String)} takes it
     * @throws IllegalArgumentException if it is none, with line and column
     */
    public static Incident of(String json) {
        return IncidentJson.read(json);
    }

    /** {@return all samples, and one that says nothing} */
    public static List<Incident> all() {
        return List.of(critical(), warning(), hostile(), Incident.empty());
    }
}
