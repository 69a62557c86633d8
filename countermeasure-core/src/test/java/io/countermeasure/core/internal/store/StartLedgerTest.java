package io.countermeasure.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.model.TextKey;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartLedgerTest {

    private static final TextKey KEY = TextKey.of("a.key");
    private static final Instant NOW = Instant.parse("2024-05-06T07:08:09Z");

    @TempDir
    private Path home;

    private Path root;
    private StartLedger ledger;

    @BeforeEach
    void open() throws IOException {
        root = home.resolve("state");
        ledger = StartLedger.in(Optional.of(StateDirectory.open(root, false)), new StandingClock());
    }

    @Test
    void whatIsRecordedIsKnownAndNothingElseIsLeftBehind() throws IOException {
        assertThat(ledger.of(KEY)).isEqualTo(KeyRecord.none());
        ledger.record(KEY, "one");
        ledger.record(KEY, "two");

        assertThat(ledger.of(KEY)).isEqualTo(new KeyRecord(List.of(start("one"), start("two")), 2, true));
        assertThat(ledger.lastExecution(KEY)).contains("two");
        assertThat(names()).hasSize(2).anyMatch(n -> n.endsWith(".json")).anyMatch(n -> n.endsWith(".turn"));
    }

    @Test
    void anInterruptedThreadRecordsAndReadsAndStaysInterrupted() throws IOException {
        Thread.currentThread().interrupt();
        ledger.record(KEY, "one");
        var last = ledger.of(KEY).last();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(last)
                .hasValueSatisfying(start -> assertThat(start.sinceBoot()).isEqualTo(Duration.ofHours(1)));
    }

    @Test
    void aDirectoryThatWasDeletedIsSaidInASentence() throws IOException {
        FileLocksTest.delete(root);

        assertThatThrownBy(() -> ledger.record(KEY, "one"))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "lock must be usable but .*/keys/[0-9a-f]+\\.turn is not: no such file or directory");
    }

    @Test
    void aFolderInTheRecordsPlaceIsSaidInASentenceAndNothingIsLeftBehind() throws IOException {
        ledger.record(KEY, "one");
        Path record = record();
        Files.delete(record);
        Files.createDirectory(record);

        assertThatThrownBy(() -> ledger.record(KEY, "one")).hasMessageEndingWith(record + " cannot be: is a directory");
        assertThat(names()).hasSize(2);
    }

    @Test
    void onlyTheLastThreeStartsAreKeptAndAResetForgetsNoneOfThem() throws IOException {
        for (String id : List.of("one", "two", "three", "four")) {
            ledger.record(KEY, id);
        }
        ledger.reset(KEY);

        assertThat(ledger.of(KEY).starts()).extracting(Start::executionId).containsExactly("two", "three", "four");
        assertThat(ledger.of(KEY).counted()).isZero();
        ledger.record(KEY, "five");
        assertThat(ledger.of(KEY).counted()).isOne();
    }

    /** Every torn length, and every byte that is another. */
    @Test
    void aRecordThatIsBrokenAnywhereCountsAsAStartAtBoot() throws IOException {
        ledger.record(KEY, "one");
        Path record = record();
        byte[] whole = Files.readAllBytes(record);

        for (int i = 0; i < whole.length; i++) {
            Files.write(record, Arrays.copyOf(whole, i));
            assertThat(ledger.of(KEY)).as("cut at %s", i).isEqualTo(KeyRecord.unknown(new StandingClock()));
            byte[] other = whole.clone();
            other[i] ^= 1;
            Files.write(record, other);
            assertThat(ledger.of(KEY)).as("other at %s", i).isEqualTo(KeyRecord.unknown(new StandingClock()));
        }
    }

    @Test
    void anUnknownVersionCountsAsAStartAtBoot() throws IOException {
        ledger.record(KEY, "one");
        String body = new String(Sealed.open(Files.readAllBytes(record())), StandardCharsets.UTF_8);
        Files.write(
                record(),
                Sealed.close(body.replace("\"version\":1", "\"version\":2").getBytes(StandardCharsets.UTF_8)));

        assertThat(ledger.of(KEY)).isEqualTo(KeyRecord.unknown(new StandingClock()));
        assertThat(ledger.lastExecution(KEY)).isEmpty();
    }

    @Test
    void aBrokenRecordIsKeptForPeopleOnceThereIsAnotherAndReportedUntilThen() throws IOException {
        List<String> told = new ArrayList<>();
        Degradation degradation = new Degradation(told::add);
        ledger = StartLedger.in(
                Optional.of(StateDirectory.open(root, false, new HostFiles(), degradation)), new StandingClock());
        ledger.record(KEY, "one");
        Files.writeString(record(), "broken");

        ledger.of(KEY);
        assertThat(root.resolve("quarantine")).isEmptyDirectory();
        assertThat(degradation.troubles())
                .singleElement()
                .asString()
                .startsWith("the record of a.key cannot be read, and counts as a start at boot: a record must have");
        assertThat(told).hasSize(1);

        ledger.record(KEY, "two");
        assertThat(degradation.troubles()).isEmpty();
        try (var kept = Files.list(root.resolve("quarantine"))) {
            assertThat(kept).singleElement().satisfies(file -> assertThat(file).hasContent("broken"));
        }
        assertThat(ledger.of(KEY).starts()).extracting(Start::executionId).containsExactly("", "two");
        assertThat(ledger.of(KEY).counted()).isEqualTo(2);
    }

    @Test
    void changesOfManyThreadsComeOneAfterTheOther() {
        for (int i = 0; i < 50; i++) {
            TextKey key = TextKey.of("key." + i);
            IntStream.range(0, KeyRecord.MOST_STARTS).parallel().forEach(start -> record(key, "run " + start));

            assertThat(ledger.of(key).starts())
                    .extracting(Start::executionId)
                    .containsExactlyInAnyOrder("run 0", "run 1", "run 2");
        }
    }

    private void record(TextKey key, String executionId) {
        try {
            ledger.record(key, executionId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path record() throws IOException {
        try (var files = Files.list(root.resolve("keys"))) {
            return files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow();
        }
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(root.resolve("keys"))) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    private static Start start(String id) {
        return new Start(id, NOW, Duration.ofHours(1), "boot", NOW);
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
