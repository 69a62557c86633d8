package io.countermeasure.core.internal.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.process.Child;
import io.countermeasure.process.Hold;
import io.countermeasure.process.Launch;
import io.countermeasure.process.Launcher;
import io.countermeasure.process.Limits;
import io.countermeasure.process.LiveOutput;
import io.countermeasure.spi.SandboxPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PeersTest {

    private static final String READY =
            "printf '\\000\\000\\000\\016R{\"protocol\":1}'; while read -r x; do :; done; sleep 300";

    @TempDir
    Path root;

    private final Launcher launcher = new Launcher();
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void nothingIsLeftOfTheTest() throws IOException {
        launcher.close();
        clock.shutdownNow();
        try (Stream<Path> folders = Files.list(root)) {
            assertThat(folders).isEmpty();
        }
    }

    @Test
    void onlyWorkersOfTheSameKindAreTaken() throws Exception {
        try (Peers peers = peers(limits(1, 8, Duration.ofHours(1)))) {
            peers.refill(key("one"));
            peers.refill(key("one"));
            assertThat(folders()).isEqualTo(1);

            Peers.Lease other = peers.take(key("other"));
            Peers.Lease same = peers.take(key("one"));
            Peers.Lease again = peers.take(key("one"));
            assertThat(other.warm()).isFalse();
            assertThat(same.warm()).isTrue();
            assertThat(again.warm()).isFalse();
            assertThat(ready(same.peer())).isTrue();
        }
    }

    @Test
    void theOldestGoesWhereThereAreTooMany() throws Exception {
        try (Peers peers = peers(limits(1, 2, Duration.ofHours(1)))) {
            peers.refill(key("one"));
            peers.refill(key("two"));
            peers.refill(key("three"));

            Awaitility.await().until(() -> folders() == 2);
            assertThat(peers.take(key("one")).warm()).isFalse();
            assertThat(peers.take(key("three")).warm()).isTrue();
        }
    }

    @Test
    void oneThatHasWaitedLongEnoughGoes() throws Exception {
        try (Peers peers = peers(limits(2, 8, Duration.ofMillis(100)))) {
            peers.refill(key("one"));
            assertThat(folders()).isEqualTo(2);
            Awaitility.await().until(() -> folders() == 0);
        }
    }

    @Test
    void oneThatIsNotReadyInTimeGoes() throws Exception {
        PeerLimits limits = new PeerLimits(1, 8, Duration.ofHours(1), Duration.ofMillis(100), Duration.ofSeconds(10));
        try (Peers peers = peers(limits)) {
            PeerKey mute = new PeerKey(List.of("/bin/sleep", "300"), Map.of(), Optional.empty(), plan());
            try (Peer peer = peers.take(mute).peer()) {
                assertThat(peer.poll(Long.MAX_VALUE))
                        .isEqualTo(new PeerEvent.Broken("worker must be ready within 0 s but was not"));
                assertThat(peer.poll(Long.MAX_VALUE)).isInstanceOf(PeerEvent.Gone.class);
            }
        }
    }

    @Test
    void oneThatCannotBeStartedIsGoneAtOnce() throws Exception {
        PeerHome broken = new Home() {
            @Override
            public CompletableFuture<Child> start(PeerKey key, List<String> words, Path directory, LiveOutput live) {
                return CompletableFuture.failedFuture(new IOException("no process for you"));
            }
        };
        try (Peers peers = new Peers(broken, clock, limits(1, 8, Duration.ofHours(1)));
                Peer peer = peers.take(key("one")).peer()) {
            assertThat(peer.poll(0))
                    .isInstanceOfSatisfying(
                            PeerEvent.Gone.class,
                            gone -> assertThat(gone.failure()).hasMessage("no process for you"));
            peers.refill(key("one"));
            Peers.Lease again = peers.take(key("one"));
            assertThat(again.warm()).isFalse();
            again.peer().close();
        }
    }

    @Test
    void onceClosedNoneIsStartedAndAllHaveGone() throws Exception {
        Peers peers = peers(limits(4, 8, Duration.ofHours(1)));
        peers.refill(key("one"));
        Peer taken = peers.take(key("two")).peer();
        peers.close();

        assertThat(folders()).isZero();
        assertThat(taken.gone()).isDone();
        peers.refill(key("one"));
        assertThatThrownBy(() -> peers.take(key("one")))
                .isInstanceOf(IOException.class)
                .hasMessage("engine must be open to start workers but is closed");
    }

    private static boolean ready(Peer peer) throws InterruptedException {
        @Nullable PeerEvent event = peer.poll(TimeUnit.SECONDS.toNanos(30));
        return event instanceof PeerEvent.Ready;
    }

    private long folders() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.count();
        }
    }

    private Peers peers(PeerLimits limits) {
        return new Peers(new Home(), clock, limits);
    }

    private static PeerLimits limits(int warm, int inAll, Duration idle) {
        return new PeerLimits(warm, inAll, idle, Duration.ofSeconds(30), Duration.ofSeconds(10));
    }

    private static PeerKey key(String name) {
        return new PeerKey(List.of("/bin/sh", "-c", READY, name), Map.of(), Optional.empty(), plan());
    }

    private static SandboxPlan plan() {
        return new SandboxPlan("host", List.of(), Map.of(), Map.of(), Optional.empty(), Optional.empty(), false);
    }

    private class Home implements PeerHome {

        @Override
        public Path makeFolder(boolean channel) throws IOException {
            return Files.createDirectory(root.resolve("worker" + made.incrementAndGet()));
        }

        @Override
        public void removeFolder(Path folder) {
            try {
                Files.deleteIfExists(folder.resolve("channel"));
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public CompletableFuture<Child> start(PeerKey key, List<String> words, Path directory, LiveOutput live) {
            return launcher.start(new Launch(
                    words,
                    Map.of("PATH", Launcher.PATH),
                    directory,
                    Limits.none(),
                    1_024,
                    Duration.ofMillis(200),
                    Optional.empty(),
                    Optional.empty(),
                    Hold.TRACKED,
                    live));
        }
    }
}
