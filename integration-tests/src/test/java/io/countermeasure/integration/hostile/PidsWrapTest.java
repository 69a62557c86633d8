package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a run started may have a lower pid than itself: where there are 32,768, threads use them up in half a second. */
@Timeout(120)
class PidsWrapTest {

    @Test
    void whatHasALowerPidThanItsRunIsFound() throws Exception {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "needs root, for a pid namespace");
        List<String> words = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--mount-proc"));
        words.addAll(Jvms.words(PidsWrapMain.class, "-XX:TieredStopAtLevel=1"));
        Process jvm = Jvms.start(new ProcessBuilder(words));
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said.lines().filter(l -> l.contains("CLEAN") || l.contains("UNPROVEN")))
                .hasSize(6)
                .allMatch(l -> l.endsWith(" CLEAN 0"));
    }
}
