package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class FloodTest {

    @Test
    void aGibibyteOfOutputFitsInASmallHeap() throws Exception {
        Process jvm = Jvms.start(FloodMain.class, "-Xmx64m");
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        long printed = (1L << 30) + "first\n\nlast\n".length();
        assertThat(said).isEqualTo("SUCCEEDED " + (printed - (1 << 20)) + " true true\n");
        assertThat(jvm.waitFor()).isZero();
    }
}
