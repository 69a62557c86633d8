package com.acme.agent;

import static io.countermeasure.testkit.CountermeasureAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.json.ResultJson;
import io.countermeasure.testkit.CountermeasurePluginContract;
import io.countermeasure.testkit.CountermeasureTest;
import io.countermeasure.testkit.FakeCommands;
import io.countermeasure.testkit.Incidents;
import io.countermeasure.testkit.PluginTester;
import io.countermeasure.testkit.RecordingSink;
import java.net.URL;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The testkit in somebody else's tests, beside what an agent has of its own. */
@CountermeasureTest(plugins = RestartNginxCountermeasure.class)
class TestkitTest {

    private static FakeCommands declare(FakeCommands commands) {
        return commands.on("/usr/bin/systemctl", "restart", "nginx").withSudo().prints("done").exits(0);
    }

    @Test
    void anAgentsEngineIsTestedWithoutItsHost(CountermeasureEngine engine, FakeCommands commands, RecordingSink cloud) {
        declare(commands);
        assertThat(engine.request("nginx.restart").incident(Incidents.critical()).run()).succeeded().leftNothing();
        assertEquals(1, cloud.await(1).size());
    }

    @Test
    void theAgentsOwnJacksonReadsWhatOursWrites(CountermeasureEngine engine, FakeCommands commands) throws Exception {
        declare(commands);
        JsonNode result = new ObjectMapper()
                .readTree(ResultJson.write(engine.request("nginx.restart").run()));
        assertEquals("succeeded", result.get("outcome").asText());
    }

    @Test
    void theVersionsAreThoseThatWereAskedFor() throws Exception {
        assertLoadedFrom("org.junit.jupiter.api.Test", "junit-jupiter-api-" + System.getProperty("consumer.junit"));
        assertLoadedFrom(
                "com.fasterxml.jackson.databind.ObjectMapper",
                "jackson-databind-" + System.getProperty("consumer.jackson"));
        assertLoadedFrom(
                "org.apache.commons.exec.CommandLine", "commons-exec-" + System.getProperty("consumer.commons-exec"));
        assertLoadedFrom("ch.qos.logback.classic.Logger", "logback-classic-");
    }

    private static void assertLoadedFrom(String type, String jar) throws ClassNotFoundException {
        Class<?> found = ModuleLayer.boot().modules().stream()
                .filter(module -> module.isNamed() && module.getPackages().contains(type.substring(0, type.lastIndexOf('.'))))
                .map(module -> Optional.ofNullable(Class.forName(module, type)))
                .flatMap(Optional::stream)
                .<Class<?>>map(c -> c)
                .findFirst()
                .orElse(null);
        URL place = (found == null ? Class.forName(type) : found)
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
        assertTrue(place.toString().contains("/" + jar), type + " must come from " + jar + " but comes from " + place);
    }

    @Nested
    class Contract extends CountermeasurePluginContract {
        @Override
        protected PluginTester tester() {
            return PluginTester.of(new RestartNginxCountermeasure()).commands(declare(FakeCommands.strict()));
        }
    }
}
