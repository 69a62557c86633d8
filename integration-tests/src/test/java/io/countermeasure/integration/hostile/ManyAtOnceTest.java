package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ManyAtOnceTest {

    @Test
    void fiveHundredSleepersCostFewThreadsAndLittleMemory() throws Exception {
        Process jvm = Jvms.start(ManyAtOnceMain.class, "-Xmx256m");
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String[] figures = said.strip().split(" ", 3);
        System.out.printf(
                "%s sleep 300 alive: %s threads and %s MiB more than idle%n", figures[2], figures[0], figures[1]);

        assertThat(Integer.parseInt(figures[2])).isEqualTo(500);
        assertThat(Integer.parseInt(figures[0])).isLessThanOrEqualTo(540);
        assertThat(Integer.parseInt(figures[1])).isLessThanOrEqualTo(100);
        assertThat(jvm.waitFor()).isZero();
        assertThat(Traces.ofOwner(jvm.pid())).isEmpty();
    }
}
