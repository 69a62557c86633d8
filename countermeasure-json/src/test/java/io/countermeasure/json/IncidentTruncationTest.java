package io.countermeasure.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.json.internal.JsonLimits;
import io.countermeasure.model.Incident;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentTruncationTest {

    @Test
    void theLimitsAreThePublishedOnes() {
        assertThat(JsonLimits.INCIDENT)
                .isEqualTo(new JsonLimits(
                        IncidentJson.MAX_BYTES,
                        IncidentJson.MAX_DEPTH,
                        IncidentJson.MAX_VALUES,
                        IncidentJson.MAX_VALUES,
                        IncidentJson.MAX_STRING));
    }

    @Test
    void aDocumentWithinTheLimitsIsNotTouched() {
        Incident incident = IncidentJson.readTruncating(IncidentJsonTest.ORIGINAL);

        assertThat(incident.truncated()).isFalse();
        assertThat(incident.json()).contains(IncidentJsonTest.ORIGINAL);
    }

    @Test
    void aLongReasonIsShortened() {
        String document = "{\"outage\":{\"reasons\":[\"" + "😀".repeat(1_300_000) + "\"],\"id\":7}}";
        Incident incident = cut(document);

        assertThat(incident.outage().reasons().get(0)).hasSize(IncidentJson.MAX_STRING);
        assertThat(incident.outage().id()).contains("7");
    }

    @Test
    void aFloodOfTagsLeavesRoomForWhatComesAfter() {
        Incident incident = cut("{\"server\":{\"tags\":[" + "\"t\",".repeat(1_000_000)
                + "\"t\"],\"fqdn\":\"web1\"},\"outage\":{\"id\":7}}");

        assertThat(incident.server().tags()).hasSize(1_000);
        assertThat(incident.server().fqdn()).contains("web1");
        assertThat(incident.outage().id()).contains("7");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 100_000, 1_000_000})
    void whatNestsTooDeepIsCutAway(int depth) {
        Incident incident = cut("{\"x\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"y\":" + "{\"a\":".repeat(depth)
                + "1" + "}".repeat(depth) + ",\"outage\":{\"id\":7}}");

        assertThat(incident.outage().id()).contains("7");
    }

    @Test
    void manyLongStringsFillTheDocumentAndNoMore() {
        StringBuilder document = new StringBuilder("{\"outage\":{\"id\":7},\"services\":[");
        for (int i = 0; i < 200; i++) {
            document.append('"')
                    .append("\u00e4\u0001".repeat(30_000).replace("\u0001", "\\u0001"))
                    .append("\",");
        }
        Incident incident = cut(document.append("1]}").toString());

        assertThat(incident.outage().id()).contains("7");
        assertThat(incident.services()).isNotEmpty();
    }

    @Test
    void longNumbersAndNamesAreCut() {
        Incident incident = cut("{\"a\":" + "9".repeat(1_000_000) + ",\"" + "n".repeat(100_000)
                + "\":1,\"customer_attributes\":{\"b\":" + "9".repeat(2_000) + "},\"outage\":{\"id\":7}}");

        assertThat(incident.outage().id()).contains("7");
        assertThat(incident.customerAttributes()).isEmpty();
        assertThat(incident.json().orElseThrow()).hasSizeLessThan(200);
    }

    @Test
    void tooManyValuesAreCut() {
        StringBuilder document = new StringBuilder("{\"outage\":{\"id\":7}");
        for (int i = 0; i < 50; i++) {
            document.append(",\"k")
                    .append(i)
                    .append("\":[")
                    .append("1,".repeat(900))
                    .append("1]");
        }
        assertThat(cut(document.append('}').toString()).outage().id()).contains("7");
    }

    @Test
    void halfPairsSurviveACut() {
        Incident incident = cut("{\"outage\":{\"id\":\"\\ud800\\u0000\"},\"x\":\"" + "x".repeat(70_000) + "\"}");

        assertThat(incident.outage().id()).contains("\ud800\0");
    }

    @Test
    void malformedIsMalformedHoweverLong() {
        assertThatThrownBy(() -> IncidentJson.readTruncating("[".repeat(5_000_000)))
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> IncidentJson.readTruncating("{\"a\":\"" + "x".repeat(5_000_000)))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("must be complete");
        assertThatThrownBy(() -> IncidentJson.readTruncating("{\"outage\":3,\"a\":\"" + "x".repeat(5_000_000) + "\"}"))
                .hasMessageContaining("outage must be an object but was 3");
    }

    /** Over the limits for the strict reader; cut, within them. */
    private static Incident cut(String document) {
        assertThatThrownBy(() -> IncidentJson.read(document))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("must");
        Incident incident = IncidentJson.readTruncating(document);
        assertThat(incident.truncated()).isTrue();
        assertThat(IncidentJson.readTruncating(document.getBytes(UTF_8)).json()).isEqualTo(incident.json());
        Incident again = IncidentJson.read(incident.json().orElseThrow().getBytes(UTF_8));
        assertThat(again.outage()).isEqualTo(incident.outage());
        assertThat(again.server()).isEqualTo(incident.server());
        return incident;
    }
}
