package io.countermeasure.core.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.core.internal.store.Degradation;
import io.countermeasure.core.internal.store.FakeClock;
import io.countermeasure.core.internal.store.HostFiles;
import io.countermeasure.core.internal.store.StateDirectory;
import io.countermeasure.core.internal.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {

    private final FakeClock clock = new FakeClock();

    @TempDir
    Path folder;

    @Test
    void aClosedOneLeavesTheRightToPublishToOthersWhoeverStillTellsItToLook() throws IOException {
        StateDirectory state =
                StateDirectory.open(folder.resolve("state"), false, new HostFiles(), new Degradation(trouble -> {}));
        try (Store store = Store.of(state, clock, 1_024)) {
            Outbox outbox = new Outbox(
                    Map.of("cloud", result -> {}), Retry.standard(), Optional.of(store), clock, SpoolLimits.standard());
            outbox.look();
            assertThat(store.lead()).isEmpty();

            outbox.close();
            outbox.look();

            assertThat(store.lead()).isPresent();
        }
    }
}
