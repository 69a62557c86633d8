package io.countermeasure.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import io.countermeasure.model.Confinement;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Incident;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Output;
import io.countermeasure.model.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultJsonTest {

    private static final Instant TIME = Instant.parse("2026-01-31T10:50:00.123456789Z");

    static ExecutionResult.Builder full() {
        return ExecutionResult.builder("e-1", "info.netstat", Outcome.FAILED)
                .requestId("r-1")
                .event(Incident.Event.OPENED)
                .failure(new ExecutionResult.Failure(Phase.RUN, "java.io.IOException", "no", "at x\n\tat y"))
                .detail("cancelled by ops")
                .returnCode(-3)
                .outputs(List.of(new Output.Text("a\0\u001b[31m\u202e😀"), new Output.Html("<b>x</b>")))
                .droppedOutput(Long.MAX_VALUE)
                .console(new ExecutionResult.Console("out", "err", 1, 2))
                .requestedAt(TIME)
                .startedAt(TIME.plusSeconds(1))
                .duration(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))
                .verdicts(List.of(new ExecutionResult.Verdict("frozen", true, "not frozen")))
                .killReport(new KillReport(
                        KillReport.Verdict.SURVIVORS,
                        KillReport.Scope.TRACKED,
                        List.of(new KillReport.Step("TERM", "group 1", Duration.ofMillis(1_500))),
                        List.of(new KillReport.Survivor(4711, -1, "[kworker]"))))
                .confinement(new Confinement(
                        "host", Map.of(Guarantee.OWN_SESSION, "setsid"), Map.of(Guarantee.NO_NETWORK, "not asked")))
                .pluginHash("ab")
                .durable(true)
                .requests(17)
                .incidentTruncated(true);
    }

    @Test
    void everyFieldIsInIt() {
        assertThat(ResultJson.write(full().build()))
                .isEqualTo("{\"execution_id\":\"e-1\",\"request_id\":\"r-1\",\"textkey\":\"info.netstat\","
                        + "\"event\":\"opened\",\"outcome\":\"failed\",\"rejection\":null,"
                        + "\"failure\":{\"phase\":\"run\",\"type\":\"java.io.IOException\",\"message\":\"no\","
                        + "\"traceback\":\"at x\\n\\u0009at y\"},\"detail\":\"cancelled by ops\",\"return_code\":-3,"
                        + "\"outputs\":[{\"format\":\"text\",\"content\":\"a\\u0000\\u001b[31m\\u202e😀\"},"
                        + "{\"format\":\"html\",\"content\":\"<b>x</b>\"}],\"dropped_output\":9223372036854775807,"
                        + "\"console\":{\"stdout\":\"out\",\"stderr\":\"err\",\"dropped_stdout\":1,\"dropped_stderr\":2},"
                        + "\"requested_at\":\"2026-01-31T10:50:00.123456789Z\","
                        + "\"started_at\":\"2026-01-31T10:50:01.123456789Z\","
                        + "\"duration\":9223372036854775807.999999999,"
                        + "\"verdicts\":[{\"gate\":\"frozen\",\"passed\":true,\"detail\":\"not frozen\"}],"
                        + "\"kill_report\":{\"verdict\":\"survivors\",\"scope\":\"tracked\","
                        + "\"steps\":[{\"signal\":\"TERM\",\"target\":\"group 1\",\"after\":1.5}],"
                        + "\"survivors\":[{\"pid\":4711,\"uid\":-1,\"command_line\":\"[kworker]\"}]},"
                        + "\"confinement\":{\"sandbox\":\"host\",\"enforced\":{\"own_session\":\"setsid\"},"
                        + "\"not_enforced\":{\"no_network\":\"not asked\"}},\"plugin_hash\":\"ab\",\"durable\":true,"
                        + "\"requests\":17,\"incident_truncated\":true}");
    }

    @Test
    void writingWhatWasReadGivesTheSame() {
        Rejection rejection = new Rejection(Rejection.Reason.TOO_FREQUENT, "too soon", Optional.of(TIME));
        for (ExecutionResult result : List.of(
                full().build(),
                full().outcome(Outcome.REJECTED).rejection(rejection).build(),
                full().duration(Duration.ofNanos(1)).build(),
                ExecutionResult.builder("", "../x", Outcome.ERRORED).build(),
                full().requestedAt(Instant.MAX).startedAt(Instant.MIN).build())) {
            String once = ResultJson.write(result);
            ExecutionResult read = ResultJson.read(once);

            assertThat(ResultJson.write(read)).isEqualTo(once);
            assertThat(read.outputs()).isEqualTo(result.outputs());
            assertThat(read.duration()).isEqualTo(result.duration());
            assertThat(read.killReport()).isEqualTo(result.killReport());
            assertThat(read.confinement()).isEqualTo(result.confinement());
            assertThat(read.rejection()).isEqualTo(result.rejection());
            assertThat(read.requests()).isEqualTo(result.requests());
        }
    }

    @Test
    void halfPairsBecomeReplacementCharacters() {
        String json = ResultJson.write(
                full().outputs(List.of(new Output.Text("a\ud800b\udc00"))).build());

        assertThat(json).contains("a\ufffdb\ufffd");
        assertThat(ResultJson.read(json).textOutput()).isEqualTo("a\ufffdb\ufffd");
    }

    @Test
    void aLargeOutputComesBack() {
        String large = "\u0001".repeat(3_000_000);
        String json =
                ResultJson.write(full().outputs(List.of(new Output.Text(large))).build());

        assertThat(ResultJson.read(json).textOutput()).isEqualTo(large);
    }

    @Test
    void membersOfALaterVersionAreIgnored() {
        String json = ResultJson.write(full().build());

        assertThat(ResultJson.write(ResultJson.read("{\"new\":[1]," + json.substring(1))))
                .isEqualTo(json);
    }

    @Test
    void aDocumentOfBeforeRequestsWereCountedStandsForOne() {
        String json = ResultJson.write(full().build());

        assertThat(ResultJson.read(json.replace("\"requests\":17,", "")).requests())
                .isEqualTo(1);
        assertThat(ResultJson.read(json.replace("\"requests\":17", "\"requests\":null"))
                        .requests())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "9223372036854775808", "\"1\"", "true", "[]"})
    void aNumberOfRequestsThatIsNoneIsRefused(String requests) {
        String json = ResultJson.write(full().build());

        assertThatThrownBy(() -> ResultJson.read(json.replace("\"requests\":17", "\"requests\":" + requests)))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("requests must be ");
    }

    @Test
    void everyMemberThatIsSpoiltIsRefusedOrReadable() {
        String json = ResultJson.write(full().build());
        Map<?, ?> members = (Map<?, ?>) Json.parse(json, JsonLimits.OWN);
        for (Object name : Objects.requireNonNull(members).keySet()) {
            String key = String.valueOf(name);
            Map<Object, Object> spoilt = new LinkedHashMap<>();
            members.forEach((k, v) -> spoilt.put(k, k.equals(key) ? Map.of("x", 1.5e300) : v));
            String document = Json.write(spoilt);
            assertThatThrownBy(() -> ResultJson.read(document))
                    .as(key)
                    .isInstanceOf(MalformedJsonException.class)
                    .hasMessageMatching("1:\\d+: .*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"execution_id\":\"x\"}", "nonsense"})
    void anythingElseIsRefused(String document) {
        assertThatThrownBy(() -> ResultJson.read(document)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void aRejectionBesideAnotherOutcomeIsRefused() {
        String json = ResultJson.write(full().build());

        assertThatThrownBy(() -> ResultJson.read(json.replace("\"failed\"", "\"rejected\"")))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("a rejection belongs to REJECTED");
    }
}
