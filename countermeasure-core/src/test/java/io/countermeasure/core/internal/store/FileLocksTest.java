package io.countermeasure.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FileLocksTest {

    private static final TextKey KEY = TextKey.of("a.key");

    @TempDir
    private Path home;

    private Path root;
    private FileLocks locks;

    @BeforeEach
    void open() throws IOException {
        root = home.resolve("real/state");
        locks = new FileLocks(StateDirectory.open(root, false));
    }

    @AfterEach
    void isNotInterrupted() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aLockIsHeldUntilItIsReleased() throws IOException {
        assertThat(locks.isLocked(KEY)).isFalse();
        KeyLocks.Held held = locks.tryLock(KEY).orElseThrow();

        assertThat(locks.isLocked(KEY)).isTrue();
        assertThat(locks.tryLock(KEY)).isEmpty();

        held.release();
        assertThat(locks.isLocked(KEY)).isFalse();
        locks.tryLock(KEY).orElseThrow().release();
    }

    @Test
    void askingMakesNoLockFile() throws IOException {
        assertThat(locks.isLocked(KEY)).isFalse();

        assertThat(root.resolve("keys")).isEmptyDirectory();
    }

    @Test
    void noRunIsRefusedWhileAnotherThreadKeepsAsking() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch asking = new CountDownLatch(1);
        CompletableFuture<Void> asker = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                ask();
                asking.countDown();
            }
        });
        asking.await();

        for (int i = 0; i < 300; i++) {
            assertThat(locks.tryLock(KEY)).as("attempt %s", i).hasValueSatisfying(KeyLocks.Held::release);
        }

        done.set(true);
        asker.join();
    }

    @Test
    void hardlyARunIsRefusedWhileAnotherProcessKeepsAsking() throws IOException {
        int refused = 0;
        try (OtherProcess other = OtherProcess.doing("probe-on", root)) {
            assertThat(other.line()).isEqualTo("probing");

            for (int i = 0; i < 5000; i++) {
                Optional<KeyLocks.Held> held = locks.tryLock(KEY);
                held.ifPresent(KeyLocks.Held::release);
                refused += held.isPresent() ? 0 : 1;
            }
        }

        // a busy machine may stop the other process for long in the middle of its asking
        assertThat(refused).isLessThan(50);
    }

    @Test
    void aLockHoldsForAnotherProcessAndAskingDoesNotLoseIt() throws IOException {
        KeyLocks.Held held = locks.tryLock(KEY).orElseThrow();
        assertThat(locks.isLocked(KEY)).isTrue();
        assertThat(locks.tryLock(KEY)).isEmpty();

        assertThat(OtherProcess.says("probe", root)).isEqualTo("locked");
        assertThat(OtherProcess.says("try", root)).isEqualTo("refused");

        held.release();
        assertThat(OtherProcess.says("try", root)).isEqualTo("taken");
    }

    @Test
    void aLockOfAnotherProcessIsSeenUntilThatEnds() throws IOException {
        try (OtherProcess other = OtherProcess.doing("hold", root)) {
            assertThat(other.line()).isEqualTo("taken");

            assertThat(locks.isLocked(KEY)).isTrue();
            assertThat(locks.tryLock(KEY)).isEmpty();
        }

        assertThat(locks.isLocked(KEY)).isFalse();
        locks.tryLock(KEY).orElseThrow().release();
    }

    @Test
    void twoSpellingsOfADirectoryShareTheirLocks() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("real"));
        FileLocks others = new FileLocks(StateDirectory.open(link.resolve("state"), false));
        KeyLocks.Held held = locks.tryLock(KEY).orElseThrow();

        assertThat(others.isLocked(KEY)).isTrue();
        assertThat(others.tryLock(KEY)).isEmpty();
        assertThat(OtherProcess.says("try", root)).isEqualTo("refused");

        held.release();
        others.tryLock(KEY).orElseThrow().release();
    }

    @Test
    void anInterruptedThreadLocksAndAsksAndStaysInterrupted() throws IOException {
        Thread.currentThread().interrupt();
        KeyLocks.Held held = locks.tryLock(KEY).orElseThrow();
        held.release();
        locks.tryLock(KEY).orElseThrow().release();
        boolean locked = locks.isLocked(KEY);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(locked).isFalse();
    }

    @Test
    void aDirectoryThatWasDeletedIsSaidInASentence() throws IOException {
        delete(root);

        assertThatThrownBy(() -> locks.tryLock(KEY))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "lock must be usable but .*/keys/[0-9a-f]+\\.lock is not: no such file or directory");
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void ask() {
        try {
            locks.isLocked(KEY);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
