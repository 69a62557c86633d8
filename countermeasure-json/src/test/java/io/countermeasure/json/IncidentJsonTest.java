package io.countermeasure.json;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.model.Incident;
import io.countermeasure.model.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentJsonTest {

    static final String ORIGINAL = """
            {"outage": {"id": 1234, "alert_label": "...", "timestamp": "2026-01-31 10:50:00", "severity": "critical",
                        "reasons": ["..."]},
             "server": {"id": 77, "server_key": "abcd-...", "fqdn": "web1.example.com", "name": "web1", "tags": ["prod"],
                        "partner_server_id": "p-9"},
             "customer_attributes": {"team": "payments"},
             "metrics": ["m"], "metric_tags": ["t"], "resource": ["r"], "services": ["s"], "extra": [1, null, {"a": 2.50}]}
            """;

    @Test
    void theOriginalsDocumentIsReadAndKept() {
        Incident incident = IncidentJson.read(ORIGINAL);

        assertThat(incident.outage())
                .isEqualTo(new Incident.Outage(
                        Optional.of("1234"),
                        Optional.of("..."),
                        Optional.of(Instant.parse("2026-01-31T10:50:00Z")),
                        Optional.of("2026-01-31 10:50:00"),
                        Optional.of(Severity.CRITICAL),
                        Optional.of("critical"),
                        List.of("...")));
        assertThat(incident.server())
                .isEqualTo(new Incident.Server(
                        Optional.of("77"),
                        Optional.of("abcd-..."),
                        Optional.of("web1.example.com"),
                        Optional.of("web1"),
                        List.of("prod"),
                        Optional.of("p-9")));
        assertThat(incident.customerAttributes()).isEqualTo(Map.of("team", "payments"));
        assertThat(incident.metrics()).containsExactly("m");
        assertThat(incident.metricTags()).containsExactly("t");
        assertThat(incident.resource()).containsExactly("r");
        assertThat(incident.services()).containsExactly("s");
        assertThat(incident.json()).contains(ORIGINAL);
        assertThat(incident.truncated()).isFalse();
        assertThat(IncidentJson.write(incident)).isEqualTo(ORIGINAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"outage\":{}}", "{\"server\":{}}", "{\"outage\":null,\"server\":null,\"tags\":null}"})
    void everythingMayBeMissing(String document) {
        Incident incident = IncidentJson.read(document);

        assertThat(incident.outage()).isEqualTo(Incident.Outage.unknown());
        assertThat(incident.server()).isEqualTo(Incident.Server.unknown());
    }

    @Test
    void nullEverywhereIsNothing() {
        Incident incident = IncidentJson.read(
                "{\"outage\":{\"id\":null,\"timestamp\":null,\"severity\":null,\"reasons\":null},\"server\":{\"tags\":[null],"
                        + "\"fqdn\":null},\"customer_attributes\":{\"a\":null,\"b\":[null,1]},\"services\":null}");

        assertThat(incident.outage()).isEqualTo(Incident.Outage.unknown());
        assertThat(incident.server()).isEqualTo(Incident.Server.unknown());
        assertThat(incident.customerAttributes()).isEqualTo(Map.of("b", List.of(1L)));
    }

    @ParameterizedTest
    @CsvSource({
        "12, 12",
        "1.50, 1.50",
        "9223372036854775808, 9223372036854775808",
        "true, true",
        "'\"x\"', x",
        "1e400, 1e400"
    })
    void anIdIsTheTextItStandsThereAs(String literal, String text) {
        assertThat(IncidentJson.read("{\"outage\":{\"id\":" + literal + "}}")
                        .outage()
                        .id())
                .contains(text);
    }

    @Test
    void wrongTypesAreDropped() {
        Incident incident =
                IncidentJson.read("{\"outage\":{\"id\":[1],\"alert_label\":{},\"timestamp\":[],\"severity\":{}},"
                        + "\"server\":{\"fqdn\":5,\"name\":true},\"metrics\":3}");

        assertThat(incident.outage()).isEqualTo(Incident.Outage.unknown());
        assertThat(incident.server()).isEqualTo(Incident.Server.unknown());
        assertThat(incident.metrics()).containsExactly("3");
    }

    @Test
    void tagsAreAListOrATextWithCommas() {
        assertThat(IncidentJson.read("{\"server\":{\"tags\":\" prod, web ,,db\"}}")
                        .server()
                        .tags())
                .containsExactly("prod", "web", "db");
        assertThat(IncidentJson.read("{\"server\":{\"tags\":[\"a,b\",2,null,[]]}}")
                        .server()
                        .tags())
                .containsExactly("a,b", "2");
    }

    @Test
    void servicesMayBeObjectsAndStandUnderCustomerAttributes() {
        assertThat(IncidentJson.read("{\"services\":[{\"name\":\"http\",\"port\":80},{\"id\":5},{}]}")
                        .services())
                .containsExactly("http", "5");
        assertThat(IncidentJson.read("{\"services\":{\"http\":{},\"ssh\":{}}}").services())
                .containsExactly("http", "ssh");
        assertThat(IncidentJson.read("{\"resource\":{\"name\":\"disk\"}}").resource())
                .containsExactly("disk");
        assertThat(IncidentJson.read("{\"customer_attributes\":{\"resource\":\"cpu, all\",\"metric_tags\":\"a,b\"}}"))
                .satisfies(i -> assertThat(i.resource()).containsExactly("cpu, all"))
                .satisfies(i -> assertThat(i.metricTags()).containsExactly("a", "b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-31 10:50:00 | 2026-01-31T10:50:00Z",
                "2026-01-31T10:50:00Z | 2026-01-31T10:50:00Z",
                "2026-01-31T10:50 | 2026-01-31T10:50:00Z",
                "2026-01-31T11:50:00.25+01:00 | 2026-01-31T10:50:00.25Z",
                "2026-01-31 11:50:00 +0100 | 2026-01-31T10:50:00Z",
                "Sat, 31 Jan 2026 10:50:00 GMT | 2026-01-31T10:50:00Z",
                "31 Jan 2026 11:50:00 +0100 | 2026-01-31T10:50:00Z",
                "1769856600 | 2026-01-31T10:50:00Z",
                "1769856600.5 | 2026-01-31T10:50:00.5Z",
                "-1 | 1969-12-31T23:59:59Z"
            })
    void aTimeIsReadInEveryUsualForm(String text, Instant time) {
        Incident.Outage outage = IncidentJson.read("{\"outage\":{\"timestamp\":\"" + text + "\"}}")
                .outage();

        assertThat(outage.timestamp()).contains(time);
        assertThat(outage.timestampText()).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"yesterday", "", "2026-13-45 99:00:00", "999999999999999999", "1e99", "+999999999999-01-01"})
    void aTimeThatIsNoneIsKeptAsText(String text) {
        Incident.Outage outage = IncidentJson.read("{\"outage\":{\"timestamp\":\"" + text + "\"}}")
                .outage();

        assertThat(outage.timestamp()).isEmpty();
        assertThat(outage.timestampText()).contains(text);
    }

    @Test
    void secondsMayBeANumber() {
        assertThat(IncidentJson.read("{\"outage\":{\"timestamp\":1769856600}}")
                        .outage()
                        .timestamp())
                .contains(Instant.parse("2026-01-31T10:50:00Z"));
    }

    @Test
    void severityIsKeptWhetherKnownOrNot() {
        Incident.Outage known =
                IncidentJson.read("{\"outage\":{\"severity\":\"CRITICAL\"}}").outage();
        Incident.Outage unknown =
                IncidentJson.read("{\"outage\":{\"severity\":\"mild\"}}").outage();

        assertThat(known.severity()).contains(Severity.CRITICAL);
        assertThat(known.severityText()).contains("CRITICAL");
        assertThat(unknown.severity()).isEmpty();
        assertThat(unknown.severityText()).contains("mild");
    }

    @Test
    void theLastOfTwoCounts() {
        assertThat(IncidentJson.read("{\"outage\":{\"id\":1},\"outage\":{\"id\":2,\"id\":3}}")
                        .outage()
                        .id())
                .contains("3");
    }

    @Test
    void hostileCharactersAreData() {
        String text = "\\u0000 \\u001b[31m \\u202e \\u200b \\ud800 😀 $(id) `id` ${jndi:ldap://x} <script> \\n../x";
        String document = "{\"outage\":{\"reasons\":[\"" + text + "\"]}}";
        Incident incident = IncidentJson.read(document);

        assertThat(incident.outage().reasons())
                .containsExactly("\0 \u001b[31m \u202e \u200b \ud800 😀 $(id) `id` ${jndi:ldap://x} <script> \n../x");
        assertThat(incident.json()).contains(document);
    }

    @Test
    void aRawHalfOfAPairInAStringBecomesItsEscape() {
        Incident incident = IncidentJson.read("{\"outage\":{\"id\":\"\ud800\"}}");

        assertThat(incident.json()).contains("{\"outage\":{\"id\":\"\\ud800\"}}");
        assertThat(incident.outage().id()).contains("\ud800");
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        assertThat(IncidentJson.read("\uFEFF{}".getBytes(UTF_8)).json()).contains("{}");
        assertThat(IncidentJson.read("\uFEFF{}").json()).contains("{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 1:1: document must be a JSON object but is empty",
                "[] | 1:1: incident must be a JSON object but was an array",
                "3 | 1:1: incident must be a JSON object but was 3",
                "{\"outage\":3} | 1:11: outage must be an object but was 3",
                "{\"server\":[]} | 1:11: server must be an object but was an array",
                "{\"customer_attributes\":\"x\"} | 1:24: customer_attributes must be an object but was \"x\"",
                "{\"outage\":{ | 1:12: document must be complete but ends here",
                "{} x | 1:4: document must end after its one value but more text follows",
                "nonsense | 1:1: document must be JSON but has \"nonsense\" here"
            })
    void aMalformedDocumentIsRefusedInOneSentence(String document, String message) {
        assertThatThrownBy(() -> IncidentJson.read(document))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> IncidentJson.readTruncating(document))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage(message);
    }

    @Test
    void bytesMustBeUtf8() {
        assertThatThrownBy(() -> IncidentJson.read(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
                .hasMessage("1:3: document must be UTF-8 but has the byte 0xff here");
        assertThatThrownBy(() -> IncidentJson.read("{}".getBytes(UTF_16LE)))
                .hasMessage("1:1: document must be UTF-8 but looks like UTF-16 or UTF-32");
    }

    @Test
    void anIncidentThatWasBuiltIsWrittenInTheOriginalsShape() {
        Incident read = IncidentJson.read(ORIGINAL);
        Incident built = Incident.builder()
                .outage(read.outage())
                .server(read.server())
                .customerAttributes(Map.of("a", List.of(1, true, Map.of("b", "c\ud800"))))
                .services(List.of("s"))
                .build();

        Incident again = IncidentJson.read(IncidentJson.write(built));

        assertThat(again.outage()).isEqualTo(read.outage());
        assertThat(again.server()).isEqualTo(read.server());
        assertThat(again.services()).containsExactly("s");
        assertThat(again.customerAttributes()).isEqualTo(Map.of("a", List.of(1L, true, Map.of("b", "c\ufffd"))));
        assertThat(IncidentJson.write(Incident.empty())).startsWith("{\"outage\":{");
    }
}
