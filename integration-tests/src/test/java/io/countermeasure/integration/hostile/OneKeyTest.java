package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class OneKeyTest {

    @TempDir
    private Path home;

    @Test
    void ofTwoHundredThreadsInTwoProcessesOneRunsAPluginAndTheOthersHaveTheirRefusals() throws Exception {
        List<Process> agents = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            agents.add(Jvms.start(
                    OneKeyMain.class,
                    "-Xmx256m",
                    home.resolve("state").toString(),
                    home.resolve("ran").toString()));
        }
        for (Process agent : agents) {
            assertThat(agent.inputReader().readLine()).isEqualTo("ready");
        }
        for (Process agent : agents) {
            agent.getOutputStream().write('\n');
            agent.getOutputStream().flush();
        }
        Map<String, Integer> said = new TreeMap<>();
        for (Process agent : agents) {
            count(agent, said);
            assertThat(agent.waitFor()).isZero();
        }
        System.out.println("200 threads in 2 JVMs: " + said);

        assertThat(Files.readAllLines(home.resolve("ran"))).containsExactly("ran");
        assertThat(said.remove("SUCCEEDED")).isEqualTo(1);
        assertThat(said.keySet()).isSubsetOf("REJECTED ALREADY_RUNNING", "REJECTED TOO_FREQUENT");
        assertThat(said.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(199);
    }

    private static void count(Process agent, Map<String, Integer> said) throws IOException {
        for (String line = agent.inputReader().readLine();
                line != null;
                line = agent.inputReader().readLine()) {
            said.merge(line, 1, Integer::sum);
        }
    }
}
