package com.acme.agent;

import static io.countermeasure.testkit.CountermeasureAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.Rejection;
import io.countermeasure.testkit.CountermeasureTest;
import io.countermeasure.testkit.FakeCommands;
import io.countermeasure.testkit.Incidents;
import io.countermeasure.testkit.RecordingSink;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Neither nginx nor systemd has to be on the host that runs it. */
@CountermeasureTest(plugins = RestartNginxCountermeasure.class)
class OutageAgentTest {

    private static final Map<String, String> KEYS =
            Map.of("HTTP check failed", "nginx.restart", "Disk almost full", "nginx.restart");

    @Test
    void aCriticalOutageIsAnsweredOnce(CountermeasureEngine engine, FakeCommands commands, RecordingSink cloud) {
        commands.on("/usr/sbin/nginx", "-t").exits(0).on("/usr/bin/systemctl", "restart", "nginx").withSudo().exits(0);
        OutageAgent agent = new OutageAgent(engine, KEYS);

        agent.onOutage(Incidents.critical());
        agent.onOutage(Incidents.critical());

        assertThat(cloud.await(2).get(0)).succeeded().hasText("restarted");
        assertThat(cloud.results().get(1)).isRejected(Rejection.Reason.DUPLICATE);
        assertThat(commands.calls()).hasSize(2);
    }

    @Test
    void nginxIsLeftAloneWhereItWouldNotComeBack(
            CountermeasureEngine engine, FakeCommands commands, RecordingSink cloud) {
        commands.on("/usr/sbin/nginx", "-t").complains("unknown directive").exits(1);

        new OutageAgent(engine, KEYS).onOutage(Incidents.critical());

        assertThat(cloud.await(1).get(0)).failedWith("unknown directive").leftNothing();
    }

    @Test
    void warningsAreNotAnswered(CountermeasureEngine engine, RecordingSink cloud) {
        new OutageAgent(engine, KEYS).onOutage(Incidents.warning());

        assertThat(cloud.results()).isEmpty();
    }
}
