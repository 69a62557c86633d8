package io.countermeasure.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Incident;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Severity;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fakes by themselves. */
class FakesTest {

    @Test
    void theClockStandsStillUntilItIsToldOtherwise() {
        FakeClock clock = new FakeClock();
        assertThat(clock.wall()).isEqualTo(clock.wall()).isEqualTo(FakeClock.START);
        Duration uptime = clock.sinceBoot();
        clock.advance(Duration.ofHours(1));
        assertThat(clock.wall()).isEqualTo(FakeClock.START.plus(Duration.ofHours(1)));
        assertThat(clock.sinceBoot()).isEqualTo(uptime.plus(Duration.ofHours(1)));
        clock.setWall(Instant.EPOCH);
        assertThat(clock.wall()).isEqualTo(Instant.EPOCH);
        assertThat(clock.sinceBoot()).isEqualTo(uptime.plus(Duration.ofHours(1)));
        String boot = clock.bootId();
        clock.reboot();
        assertThat(clock.bootId()).isNotEqualTo(boot);
        assertThat(clock.sinceBoot()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> clock.advance(Duration.ofMillis(-1)));
    }

    @Test
    void theSinkKeepsEachExecutionOnceAndRefusesWhenToldTo() throws IOException {
        RecordingSink sink = new RecordingSink();
        ExecutionResult one =
                ExecutionResult.builder("1", "a.b", Outcome.SUCCEEDED).build();
        sink.publish(one);
        sink.publish(one);
        assertThat(sink.await(1)).containsExactly(one);
        sink.refuse("full");
        assertThatThrownBy(() -> sink.publish(one))
                .isInstanceOf(IOException.class)
                .hasMessage("full");
        assertThat(sink.refused()).isEqualTo(1);
        sink.accept();
        sink.publish(ExecutionResult.builder("2", "a.b", Outcome.FAILED).build());
        assertThat(sink.results()).hasSize(2);
        assertThatThrownBy(() -> sink.await(1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("must have got 1 results but got [");
    }

    @Test
    void samplesAreWhatTheySay() {
        assertThat(Incidents.critical().outage().severity()).contains(Severity.CRITICAL);
        assertThat(Incidents.warning().outage().severity()).contains(Severity.WARNING);
        assertThat(Incidents.hostile().outage().alertLabel().orElseThrow()).contains(Incidents.INJECTION, "<script>");
        assertThat(everyText(Incidents.hostile()))
                .hasSizeGreaterThan(10)
                .allMatch(t -> t.contains(Incidents.INJECTION));
        assertThat(Incidents.all()).hasSize(4).contains(Incident.empty());
        assertThatIllegalArgumentException().isThrownBy(() -> Incidents.of("{"));
    }

    /** Each text that a plugin may read of it. */
    private static List<String> everyText(Incident incident) {
        Incident.Outage outage = incident.outage();
        Incident.Server server = incident.server();
        return Stream.of(
                        Stream.of(
                                        outage.id(),
                                        outage.alertLabel(),
                                        outage.timestampText(),
                                        outage.severityText(),
                                        server.id(),
                                        server.serverKey(),
                                        server.fqdn(),
                                        server.name(),
                                        server.partnerServerId())
                                .map(Optional::orElseThrow),
                        outage.reasons().stream(),
                        server.tags().stream(),
                        incident.customerAttributes().keySet().stream(),
                        incident.customerAttributes().values().stream().map(String::valueOf),
                        incident.services().stream(),
                        incident.metrics().stream(),
                        incident.metricTags().stream(),
                        incident.resource().stream())
                .flatMap(texts -> texts)
                .toList();
    }

    @Test
    void whatCanBeNoAnswerIsRefused() {
        FakeCommands commands = FakeCommands.strict();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> commands.on("a").exits(256))
                .withMessage("exit code must be 0 to 255 but was 256");
        assertThatIllegalArgumentException().isThrownBy(() -> commands.on("a").exits(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> commands.on("a").prints("\0"));
        assertThatIllegalArgumentException().isThrownBy(() -> commands.on("a").complains("x".repeat(200_000)));
        assertThatIllegalArgumentException().isThrownBy(commands::on);
    }
}
