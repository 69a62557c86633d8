package com.acme.countermeasures;

import static io.countermeasure.testkit.CountermeasureAssertions.assertThat;

import io.countermeasure.testkit.PluginTester;
import org.junit.jupiter.api.Test;

class SwapPressureCountermeasureTest {

    @Test
    void itSaysHowMuchIsSwappedOutAndByWhom() {
        assertThat(PluginTester.of(new SwapPressureCountermeasure()).realCommands().run())
                .succeeded()
                .hasText("kB swapped out, 0 kB more than before")
                .hasText("COMMAND");
    }
}
