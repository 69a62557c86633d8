package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.Guarantee;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

    @TempDir
    private Path home;

    private Operator operator;

    @BeforeEach
    void anOperator() throws IOException {
        operator = new Operator(home);
    }

    @Test
    void saysOfEachGuaranteeOfTheHostSandboxWhetherAndByWhatItIsKept() throws IOException {
        Said said = operator.says("doctor");

        assertThat(said.out())
                .startsWith("host\n")
                .contains("\nconfined\n")
                .containsPattern("own_session +yes  setsid");
        for (Guarantee guarantee : Guarantee.values()) {
            assertThat(said.out()).contains("  " + guarantee.name().toLowerCase(Locale.ROOT) + " ");
        }
    }

    @Test
    void exitsWithZeroOnlyWhereAllIsEnforced() throws IOException {
        Said said = operator.says("doctor", "--json");
        Object confined = said.map("sandboxes").get("confined");

        assertThat(confined).isInstanceOf(Map.class);
        boolean all = confined instanceof Map<?, ?> map
                && map.get("enforced") instanceof Map<?, ?> enforced
                && enforced.size() == Guarantee.values().length;
        assertThat(said.code()).isEqualTo(all ? 0 : 9);
    }
}
