package io.countermeasure.examples.readme;

// tag::test[]
import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.ExecutionResult;
import org.junit.jupiter.api.Test;

class LoadReportCountermeasureTest {

    @Test
    void theReportListsProcessesByTheirLoad() {
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(new LoadReportCountermeasure())
                .build()) {
            ExecutionResult result = engine.request("load.report").run();

            assertThat(result.succeeded()).as(result.summary()).isTrue();
            assertThat(result.textOutput()).contains("%CPU");
        }
    }
}
// end::test[]
