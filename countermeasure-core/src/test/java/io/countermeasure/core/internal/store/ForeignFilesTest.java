package io.countermeasure.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in the state directory and is not of ours, or no longer as we wrote it, is no other record's trouble. */
class ForeignFilesTest {

    private static final String ID = UUID.randomUUID().toString();
    private static final ExecutionResult INTENDED =
            ExecutionResult.builder(ID, "demo.run", Outcome.INTERRUPTED).build();
    private static final ExecutionResult DONE =
            INTENDED.toBuilder().outcome(Outcome.SUCCEEDED).returnCode(0).build();
    private static final long HUGE = 3L << 30;

    @TempDir
    private Path home;

    private Path root;

    @BeforeEach
    void makeTheDirectory() throws IOException {
        root = home.resolve("state");
        StateDirectory unused = StateDirectory.open(root, false);
    }

    @Test
    void aFileInTheHistoryThatIsCalledLikeARunHidesNoRun() throws IOException {
        try (Store store = store(new HostFiles())) {
            begin(store).finish(DONE);
            assertThat(store.acknowledge(ID)).isTrue();
            Files.createFile(root.resolve("history").resolve(UUID.randomUUID().toString()));

            store.prune(new FakeClock());

            assertThat(store.history().ids()).containsExactly(ID);
            assertThat(names("quarantine")).hasSize(1);
        }
    }

    @Test
    void acknowledgementsThatAreALinkArePutAsideAndTheResultIsStillToBeTaken() throws IOException {
        try (Store store = store(new HostFiles())) {
            begin(store).finish(DONE);
            Path link = root.resolve("runs").resolve(ID).resolve("acknowledged");
            Files.createSymbolicLink(link, Path.of("/etc/hostname"));

            assertThat(store.runs().acknowledged(ID)).isEmpty();
            store.runs().acknowledge(ID, "cloud");

            assertThat(store.runs().acknowledged(ID)).containsExactly("cloud");
            assertThat(names("quarantine")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"intent", "stdout", "text.512", "acknowledged"})
    void aFileOfThreeGibibytesIsNoReasonNotToStart(String name) throws IOException {
        Store dying = store(new HostFiles());
        RunRecord unused = begin(dying);
        dying.close();
        try (RandomAccessFile file = new RandomAccessFile(
                root.resolve("runs").resolve(ID).resolve(name).toFile(), "rw")) {
            file.setLength(HUGE);
        }

        try (Store next = store(new HostFiles())) {
            next.recovery().run();

            assertThat(names("quarantine")).hasSize(name.equals("intent") ? 1 : 0);
            assertThat(next.runs().hasResult(ID)).isEqualTo(!name.equals("intent"));
            assertThat(next.runs().acknowledged(ID)).isEmpty();
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeInPlaceOfALockIsNotWaitedFor() throws Exception {
        TextKey key = TextKey.of("demo.run");
        try (Store store = store(new HostFiles())) {
            pipe(root.resolve("keys/recovery.lock"));
            pipe(store.state().keyFile(key, ".lock"));
            pipe(store.state().keyFile(key, ".turn"));
            store.recovery().run();

            FileLocks locks = new FileLocks(store.state());
            assertThatThrownBy(() -> locks.tryLock(key)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> locks.isLocked(key)).isInstanceOf(IOException.class);
            StartLedger ledger = StartLedger.in(Optional.of(store.state()), new FakeClock());
            assertThatThrownBy(() -> ledger.record(key, ID)).isInstanceOf(IOException.class);
            assertThat(store.state().degradation().troubles())
                    .anyMatch(trouble -> trouble.contains("recovery.lock is none"));
        }
    }

    @Test
    void aFullDiskThatTakesNamesAndNoBytesIsLeftNoNamesByStarts() throws IOException {
        Store unused = store(fullDisk());

        assertThat(names(".")).noneMatch(name -> name.startsWith(".probe"));
    }

    @Test
    void aCancelThatAFullDiskDoesNotTakeCancelsNothing() throws IOException {
        try (Store store = store(new HostFiles());
                Store full = store(fullDisk())) {
            RunRecord record = begin(store);

            assertThatThrownBy(() -> full.runs().cancel(ID, "for a reason")).isInstanceOf(IOException.class);

            assertThat(record.cancelled()).isEmpty();
            assertThat(store.runs().cancel(ID, "for a reason")).isTrue();
            assertThat(record.cancelled()).contains("for a reason");
        }
    }

    @Test
    void aRunWhoseProgressCouldNotBeWrittenIsNotSaidToHaveDoneNothing() throws IOException {
        Store dying = store(new HostFiles());
        RunRecord unused = begin(dying);
        Files.createFile(root.resolve("runs").resolve(ID).resolve("progress"));
        dying.close();

        try (Store next = store(new HostFiles())) {
            next.recovery().run();

            assertThat(next.runs().result(ID).orElseThrow().detail())
                    .contains("the agent died before it was started; nothing of it had run, as far as was on disk");
        }
    }

    /** Takes the name of a new file, and not what is in it. */
    private static FaultyFiles fullDisk() {
        return new FaultyFiles().failing(change -> {
            if (!Set.of(FaultyFiles.Kind.CREATE, FaultyFiles.Kind.CREATE_SYNCED).contains(change.kind())) {
                return Optional.empty();
            }
            try {
                Files.createFile(change.path());
                return Optional.of(new FileSystemException(change.path().toString(), null, "No space left on device"));
            } catch (IOException e) {
                return Optional.of(e);
            }
        });
    }

    private static void pipe(Path path) throws Exception {
        Files.deleteIfExists(path);
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<Path> all = Files.list(root.resolve(folder))) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static RunRecord begin(Store store) throws IOException {
        return store.runs().begin(new Intent(store.owner(), true, false, 0, INTENDED), 1_024);
    }

    private Store store(FileOps files) throws IOException {
        return Store.of(
                StateDirectory.open(root, false, files, new Degradation(trouble -> {})), new FakeClock(), 1_024);
    }
}
