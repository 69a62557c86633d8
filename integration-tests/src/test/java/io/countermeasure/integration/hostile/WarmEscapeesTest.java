package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import org.awaitility.Awaitility;

/** The same escapees from guards that stood before their command was known. */
class WarmEscapeesTest extends EscapeesTest {

    @Override
    int warmCommands() {
        return 2;
    }

    @Override
    void prepare(CountermeasureEngine engine) {
        assertThat(engine.request("hostile.first").run().textOutput()).isEqualTo("x\n");
        Awaitility.await()
                .until(() -> Traces.ofOwner(ProcessHandle.current().pid()).size() == 2);
    }
}
