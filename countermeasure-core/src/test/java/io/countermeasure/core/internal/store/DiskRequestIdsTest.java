package io.countermeasure.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRequestIdsTest {

    @TempDir
    private Path home;

    @Test
    void aDeadAgentsClaimIsFreeIfNothingWasIntended() throws IOException {
        try (Store living = store()) {
            try (Store dying = store()) {
                assertThat(dying.requestIds().take("r1")).isTrue();
                assertThat(living.requestIds().take("r1")).isFalse();
            }
            assertThat(living.requestIds().take("r1")).isTrue();
        }
    }

    @Test
    void aLivingAgentDoesNotStartWhatADeadOneIntendedThoughNobodyHasRecoveredThatYet() throws IOException {
        try (Store living = store()) {
            try (Store dying = store()) {
                assertThat(dying.requestIds().take("r1")).isTrue();
                ExecutionResult intended = ExecutionResult.builder(
                                UUID.randomUUID().toString(), "demo.run", Outcome.INTERRUPTED)
                        .requestId("r1")
                        .build();
                RunRecord unused = dying.runs().begin(new Intent(dying.owner(), false, false, 0, intended), 1_024);
            }
            assertThat(living.requestIds().take("r1")).isFalse();
            assertThat(living.requestIds().isTaken("r1")).isTrue();
        }
    }

    private Store store() throws IOException {
        return Store.of(StateDirectory.open(home.resolve("state"), false), new FakeClock(), 1_024);
    }
}
