package io.countermeasure.core.internal.load;

import static io.countermeasure.core.internal.load.PluginDirectory.keys;
import static io.countermeasure.core.internal.load.PluginDirectory.mode;
import static io.countermeasure.core.internal.load.PluginDirectory.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run is told about its plugin, when the file is no longer as it was loaded. */
@Timeout(60)
class LookupTest {

    @TempDir
    Path home;

    private PluginDirectory plugins;
    private Path file;
    private PluginIndex index;

    @BeforeEach
    void twoGoodFiles() throws IOException {
        plugins = new PluginDirectory(home);
        file = plugins.write("a.json", "good key.a");
        plugins.write("b.json", "good key.b");
        index = plugins.index();
        plugins.loader.calls.clear();
    }

    @AfterEach
    void close() {
        plugins.close();
    }

    @Test
    void anUntouchedFileIsFoundAsItWasLoadedAndNotLoadedAgain() {
        LoadedPlugin first = found("key.a");
        assertThat(found("key.a")).isSameAs(first);
        assertThat(first.file()).contains(file);
        assertThat(first.command()).isPresent();
        assertThat(plugins.loader.calls).isEmpty();
    }

    @Test
    void aChangedFileIsLoadedAfreshAndAlone() throws IOException {
        String before = found("key.a").sha256().orElseThrow();
        plugins.write("a.json", "doubtful key.a");
        assertThat(found("key.a").sha256().orElseThrow()).isNotEqualTo(before);
        assertThat(plugins.loader.calls).containsExactly(List.of("a.json"));
        assertThat(texts(index.catalog().problems())).containsExactly(file + ": warning: content is doubtful");
    }

    @Test
    void aChangeOfTheSameLengthInTheSameInodeWithItsOldTimeIsNoticed() throws IOException {
        var time = Files.getLastModifiedTime(file);
        Files.writeString(file, "good key.x");
        Files.setLastModifiedTime(file, time);
        assertThat(index.lookup("key.a")).isInstanceOf(Lookup.Unknown.class);
        assertThat(found("key.x").file()).contains(file);
    }

    @Test
    void aFileThatIsNowBadIsRefusedWithItsProblem() throws IOException {
        plugins.write("a.json", "bad");
        assertThat(invalid("key.a")).containsExactly(file + ":1:1: content must be good but was bad");
        assertThat(keys(index.catalog())).containsExactly("key.b");
        found("key.b");
    }

    @Test
    void aRefusedFileThatIsGoodAgainIsFoundWithoutARefresh() throws IOException {
        plugins.write("a.json", "bad");
        invalid("key.a");
        plugins.write("a.json", "good key.a");
        found("key.a");
    }

    @Test
    void aFileThatOthersMayNowChangeIsRefusedUntilTheyMayNot() throws IOException {
        mode(file, 0666);
        assertThat(invalid("key.a"))
                .containsExactly(file + ": " + file + " must not be writable by group or others but has mode 0666");
        mode(file, 0644);
        found("key.a");
    }

    @Test
    void aParentThatOthersMayNowChangeRefusesEachOfItsFiles() throws IOException {
        mode(home, 0777);
        assertThat(invalid("key.a")).hasSize(1);
        assertThat(invalid("key.b")).hasSize(1);
        mode(home, 0700);
        found("key.a");
    }

    @Test
    void aDeletedFileIsRefusedInPlainWordsAndUnknownAfterARefresh() throws IOException {
        Files.delete(file);
        assertThat(invalid("key.a")).containsExactly(file + ": file must exist but " + file + " is missing");
        index.refresh();
        assertThat(index.lookup("key.a")).isEqualTo(new Lookup.Unknown("key.a"));
    }

    @Test
    void aFileThatCameBackIsFound() throws IOException {
        Files.delete(file);
        invalid("key.a");
        plugins.write("a.json", "good key.a");
        found("key.a");
    }

    @Test
    void aFileReplacedByAFifoOrALinkOutIsNotOpened() throws Exception {
        Files.delete(file);
        plugins.shell("mkfifo a.json");
        assertThat(invalid("key.a")).containsExactly(file + ": " + file + " must be a regular file but is a FIFO");
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
        assertThat(invalid("key.a")).containsExactly(file + ": /dev/zero must be a regular file but is a device");
    }

    @Test
    void aLinkThatLeadsElsewhereNowIsLoadedAfresh() throws IOException {
        Path one = PluginDirectory.write(home.resolve("one"), "good key.link");
        Path two = PluginDirectory.write(home.resolve("two"), "good key.link");
        Path link = Files.createSymbolicLink(plugins.path.resolve("link.json"), one);
        index.refresh();
        plugins.loader.calls.clear();
        found("key.link");
        Files.delete(link);
        Files.createSymbolicLink(link, two);
        found("key.link");
        assertThat(plugins.loader.calls).containsExactly(List.of("link.json"));
    }

    @Test
    void aFileThatTookAnotherKeyIsFoundByThatAndNoLongerByTheOld() throws IOException {
        plugins.write("a.json", "good key.other");
        assertThat(index.lookup("key.a")).isEqualTo(new Lookup.Unknown("key.a"));
        found("key.other");
        plugins.write("a.json", "good key.a");
        found("key.a");
    }

    @Test
    void aFileThatTookAnothersKeyMakesBothUnusableUntilItGivesItBack() throws IOException {
        plugins.write("a.json", "good key.b");
        assertThat(index.lookup("key.a")).isEqualTo(new Lookup.Unknown("key.a"));
        assertThat(invalid("key.b")).hasSize(2);
        plugins.write("a.json", "good key.a");
        found("key.b");
        found("key.a");
    }

    @Test
    void aFileWrittenByteByByteIsEitherRefusedOrWhole() throws Exception {
        byte[] content = "good key.a.and.a.rather.long.rest".getBytes(UTF_8);
        Files.write(file, new byte[0]);
        for (byte one : content) {
            Files.write(file, new byte[] {one}, StandardOpenOption.APPEND);
            if (index.lookup("key.a") instanceof Lookup.Found early) {
                assertThat(early.plugin().metadata().textKey().value()).isEqualTo("key.a");
            }
        }
        found("key.a.and.a.rather.long.rest");
    }

    @Test
    void aChangedFileIsLoadedOnceHoweverManyAskForIt() throws Exception {
        plugins.write("a.json", "doubtful key.a");
        ExecutorService askers = Executors.newFixedThreadPool(16);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Lookup>> answers = new ArrayList<>();
        Callable<Lookup> ask = () -> {
            start.await();
            return index.lookup("key.a");
        };
        for (int i = 0; i < 16; i++) {
            answers.add(askers.submit(ask));
        }
        start.countDown();
        for (Future<Lookup> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isInstanceOf(Lookup.Found.class);
        }
        askers.shutdownNow();
        assertThat(plugins.loader.calls).containsExactly(List.of("a.json"));
    }

    @Test
    void aGeneralProblemOfTheLoaderIsToldWithTheFileThatWasAskedFor() throws IOException {
        plugins.write("a.json", "general");
        assertThat(invalid("key.a")).hasSize(2).contains("interpreter is missing");
    }

    @Test
    void textsThatAreNoKeysAreUnknownAndSafeToPrint() {
        assertThat(index.lookup("../a.json")).isEqualTo(new Lookup.Unknown("../a.json"));
        assertThat(index.lookup("")).isEqualTo(new Lookup.Unknown(""));
        assertThat(index.lookup("a\n\u001b\u202e")).isEqualTo(new Lookup.Unknown("a\\u000a\\u001b\\u202e"));
        Lookup.Unknown giant = (Lookup.Unknown) index.lookup("x".repeat(5_000_000));
        assertThat(giant.key()).hasSize(83);
    }

    @Test
    void anInterruptedRequesterGetsItsAnswerAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        Lookup answer = index.lookup("key.a");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer).isInstanceOf(Lookup.Found.class);
    }

    private LoadedPlugin found(String key) {
        Lookup lookup = index.lookup(key);
        assertThat(lookup).isInstanceOf(Lookup.Found.class);
        return ((Lookup.Found) lookup).plugin();
    }

    private List<String> invalid(String key) {
        Lookup lookup = index.lookup(key);
        assertThat(lookup).isInstanceOf(Lookup.Invalid.class);
        return texts(((Lookup.Invalid) lookup).problems());
    }
}
