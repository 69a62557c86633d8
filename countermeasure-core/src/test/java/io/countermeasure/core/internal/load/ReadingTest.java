package io.countermeasure.core.internal.load;

import static io.countermeasure.core.internal.load.PluginDirectory.keys;
import static io.countermeasure.core.internal.load.PluginDirectory.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that change, vanish or hang at the worst moment: between the check and the end of the read. */
@Timeout(120)
class ReadingTest {

    @TempDir
    Path home;

    private PluginDirectory plugins;
    private Path victim;
    private final AtomicInteger reads = new AtomicInteger();
    private final Semaphore released = new Semaphore(0);

    @BeforeEach
    void twoFiles() throws IOException {
        plugins = new PluginDirectory(home);
        plugins.write("good.json", "good still.here");
        victim = plugins.write("victim.json", "good key.old");
    }

    @AfterEach
    void close() {
        released.release(100);
        plugins.close();
    }

    @Test
    void aFileReplacedDuringItsReadIsReadAgainWhole() throws IOException {
        meanwhile(1, () -> plugins.write("victim.json", "good key.new"));
        assertThat(keys(plugins.index().catalog())).containsExactly("key.new", "still.here");
    }

    @Test
    void aFileRewrittenInPlaceDuringItsReadIsReadAgainWhole() throws IOException {
        meanwhile(1, () -> Files.writeString(victim, "good key.new"));
        assertThat(keys(plugins.index().catalog())).containsExactly("key.new", "still.here");
    }

    @Test
    void aFileTruncatedDuringItsReadIsReadAgain() throws IOException {
        meanwhile(1, () -> Files.writeString(victim, ""));
        assertThat(texts(plugins.index().catalog().problems()))
                .containsExactly(victim + ":1:1: content must be good but was bad");
    }

    @Test
    void aFileDeletedDuringItsReadIsMissing() throws IOException {
        meanwhile(1, () -> Files.delete(victim));
        assertThat(texts(plugins.index().catalog().problems()))
                .containsExactly(victim + ": file must exist but " + victim + " is missing");
    }

    @Test
    void aFileReplacedByAFifoDuringItsReadIsNotOpenedAgain() throws IOException {
        meanwhile(1, () -> {
            Files.delete(victim);
            mkfifo();
        });
        assertThat(texts(plugins.index().catalog().problems()))
                .containsExactly(victim + ": " + victim + " must be a regular file but is a FIFO");
    }

    @Test
    void aFileReplacedByALinkDuringItsReadIsCheckedAnew() throws IOException {
        Path open = Files.createDirectory(home.resolve("open"));
        PluginDirectory.write(open.resolve("t"), "good key.open");
        PluginDirectory.mode(open, 0777);
        meanwhile(1, () -> {
            Files.delete(victim);
            Files.createSymbolicLink(victim, open.resolve("t"));
        });
        assertThat(texts(plugins.index().catalog().problems()))
                .containsExactly(victim + ": " + open + " must not be writable by group or others but has mode 0777");
    }

    @Test
    void aFileThatNeverStaysAsItIsIsRefused() throws IOException {
        AtomicInteger number = new AtomicInteger();
        meanwhile(1_000, () -> Files.writeString(victim, "good key.n" + number.incrementAndGet()));
        PluginIndex index = plugins.index();
        assertThat(keys(index.catalog())).containsExactly("still.here");
        assertThat(texts(index.catalog().problems()))
                .containsExactly(victim + ": file must stay as it is while it is read but changed each time");
        assertThat(reads).hasValue(5);
    }

    @Test
    void aReadThatFailsIsReportedWithItsReason() {
        plugins.bytes = (real, most) -> {
            if (real.endsWith("victim.json")) {
                throw new IOException("Input/output error");
            }
            return new FileBytes().read(real, most);
        };
        assertThat(texts(plugins.index().catalog().problems()))
                .containsExactly(
                        victim + ": file must be readable but reading failed: java.io.IOException: Input/output error");
    }

    @Test
    void aReadThatHangsCostsItsOwnFileTwoSecondsOnce() {
        hang("victim.json");
        PluginIndex index = plugins.index();
        assertThat(keys(index.catalog())).containsExactly("still.here");
        assertThat(texts(index.catalog().problems()))
                .containsExactly(victim + ": file must be readable but reading gave no answer within 2000 ms");
        assertThat(texts(index.refresh().problems()))
                .containsExactly(
                        victim + ": file must be readable but reading still gives no answer to an earlier call");
        assertThat(reads).hasValue(1);
        assertThat(index.lookup("still.here")).isInstanceOf(Lookup.Found.class);
    }

    @Test
    void aReadThatHangsIsNobodyElsesWhoeverComesFirst() throws IOException {
        plugins.write("z.json", "good z.last");
        hang("good.json");
        PluginIndex index = plugins.index();
        assertThat(keys(index.catalog())).containsExactly("key.old", "z.last");
        assertThat(reads).hasValue(1);
    }

    @Test
    void aDirectoryOpenedToOthersDuringAReadIsSeenForAllItsFiles() {
        meanwhile(1, () -> PluginDirectory.mode(plugins.path, 0777));
        assertThat(texts(plugins.index().catalog().problems()))
                .allMatch(text ->
                        text.endsWith(plugins.path + " must not be writable by group or others but has mode 0777"))
                .hasSize(2);
    }

    @Test
    void aDirectoryReplacedDuringAReadIsReadAgain() throws IOException {
        meanwhile(1, () -> {
            Files.move(plugins.path, home.resolve("before"));
            PluginDirectory.mode(Files.createDirectory(plugins.path), 0755);
            plugins.write("good.json", "good other.key");
        });
        PluginIndex index = plugins.index();
        assertThat(keys(index.catalog())).containsExactly("other.key");
        assertThat(texts(index.catalog().problems()))
                .containsExactly(victim + ": file must exist but " + victim + " is missing");
    }

    @Test
    void aFileWhoseReadHungAndCameBackLoadsAtTheNextRefresh() throws Exception {
        hang("victim.json");
        PluginIndex index = plugins.index();
        released.release(100);
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(keys(index.refresh())).containsExactly("key.old", "still.here"));
    }

    @Test
    void manyHangingFilesDoNotTakeTwoSecondsEach() throws IOException {
        Files.delete(victim);
        for (int i = 0; i < 40; i++) {
            plugins.write("z" + i + ".json", "good key.n" + i);
        }
        plugins.limit = Duration.ofMillis(500);
        hang("z");
        PluginIndex index = plugins.index();
        assertThat(keys(index.catalog())).containsExactly("still.here");
        assertThat(texts(index.catalog().problems()))
                .hasSize(40)
                .filteredOn(text -> text.endsWith("was not tried, as 8 others give no answer"))
                .hasSize(32);
        assertThat(reads).hasValue(8);
    }

    @Test
    void aClosedIndexSaysSo() {
        PluginIndex index = plugins.index();
        index.close();
        assertThatThrownBy(() -> index.lookup("key.old"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("plugins can no longer be loaded: the engine is closed");
    }

    private interface Change {
        void make() throws IOException;
    }

    /** Reads the victim's old bytes, and changes it before they are handed over. */
    private void meanwhile(int times, Change change) {
        plugins.bytes = (real, most) -> {
            byte[] content = new FileBytes().read(real, most);
            if (real.endsWith("victim.json") && reads.incrementAndGet() <= times) {
                change.make();
            }
            return content;
        };
    }

    private void hang(String prefix) {
        plugins.bytes = (real, most) -> {
            if (real.getFileName().toString().startsWith(prefix)) {
                reads.incrementAndGet();
                // as a read of a dead mount is, deaf to interrupts
                released.acquireUninterruptibly();
            }
            return new FileBytes().read(real, most);
        };
    }

    private void mkfifo() throws IOException {
        try {
            plugins.shell("mkfifo victim.json");
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
