package io.countermeasure.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.model.TextKey;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskLedgerTest {

    private static final TextKey KEY = TextKey.of("a.key");
    private static final Instant NOW = Instant.parse("2024-05-06T07:08:09Z");

    @TempDir
    private Path home;

    private Path root;
    private DiskLedger ledger;

    @BeforeEach
    void open() throws IOException {
        root = home.resolve("state");
        ledger = new DiskLedger(StateDirectory.open(root, false), new StandingClock());
    }

    @Test
    void whatIsRecordedIsKnownAndNothingElseIsLeftBehind() throws IOException {
        assertThat(ledger.last(KEY)).isEmpty();
        ledger.record(KEY);
        ledger.record(KEY);

        assertThat(ledger.last(KEY)).contains(new Start(NOW, Duration.ofHours(1), "boot", NOW));
        try (var files = Files.list(root.resolve("keys"))) {
            assertThat(files).singleElement().asString().endsWith(".json");
        }
    }

    @Test
    void anInterruptedThreadRecordsAndReadsAndStaysInterrupted() throws IOException {
        Thread.currentThread().interrupt();
        ledger.record(KEY);
        var last = ledger.last(KEY);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(last)
                .hasValueSatisfying(start -> assertThat(start.sinceBoot()).isEqualTo(Duration.ofHours(1)));
    }

    @Test
    void aDirectoryThatWasDeletedIsSaidInASentence() throws IOException {
        FileLocksTest.delete(root);

        assertThatThrownBy(() -> ledger.record(KEY))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "file must be written but .*/keys/[0-9a-f]+\\.json cannot be: no such file or directory");
    }

    @Test
    void aFolderInTheRecordsPlaceIsSaidInASentenceAndNothingIsLeftBehind() throws IOException {
        ledger.record(KEY);
        Path record;
        try (var files = Files.list(root.resolve("keys"))) {
            record = files.findFirst().orElseThrow();
        }
        Files.delete(record);
        Files.createDirectory(record);

        assertThatThrownBy(() -> ledger.record(KEY)).hasMessageEndingWith(record + " cannot be: is a directory");
        try (var files = Files.list(root.resolve("keys"))) {
            assertThat(files).containsExactly(record);
        }
    }

    private static final class StandingClock implements SystemClock {
        @Override
        public Instant wall() {
            return NOW;
        }

        @Override
        public Duration sinceBoot() {
            return Duration.ofHours(1);
        }

        @Override
        public String bootId() {
            return "boot";
        }
    }
}
