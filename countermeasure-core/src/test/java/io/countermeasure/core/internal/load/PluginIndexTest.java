package io.countermeasure.core.internal.load;

import static io.countermeasure.core.internal.load.PluginDirectory.keys;
import static io.countermeasure.core.internal.load.PluginDirectory.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.core.internal.load.Plugins.ChangingCountermeasure;
import io.countermeasure.core.internal.load.Plugins.Misnamed;
import io.countermeasure.core.internal.load.Plugins.NullCommandCountermeasure;
import io.countermeasure.core.internal.load.Plugins.NullMetadataCountermeasure;
import io.countermeasure.core.internal.load.Plugins.SuppliedCountermeasure;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.Command;
import io.countermeasure.model.Problem;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.LoadContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Registered plugins, duplicates, loaders that break their contract, refresh and validate. */
@Timeout(120)
class PluginIndexTest {

    @TempDir
    Path home;

    private PluginDirectory plugins;

    @BeforeEach
    void anEmptyDirectory() throws IOException {
        plugins = new PluginDirectory(home);
    }

    @AfterEach
    void close() {
        plugins.close();
    }

    @Test
    void aRegisteredPluginIsAskedOnceAndFound() {
        SuppliedCountermeasure plugin = new SuppliedCountermeasure("java.a");
        plugins.registered.add(plugin);
        PluginIndex index = plugins.index();
        index.refresh();
        index.validate();
        LoadedPlugin loaded = found(index, "java.a");
        assertThat(loaded.plugin()).isSameAs(plugin);
        assertThat(loaded.kind()).isEqualTo("java");
        assertThat(loaded.command()).isEmpty();
        assertThat(loaded.file()).isEmpty();
        assertThat(plugin.asked).hasValue(1);
    }

    @Test
    void anAnswerThatChangesEachTimeIsTakenOnce() {
        ChangingCountermeasure plugin = new ChangingCountermeasure();
        plugins.registered.add(plugin);
        LoadedPlugin loaded = found(plugins.index(), "changing.n1");
        assertThat(loaded.command()).contains(Command.of("/bin/echo", "n2"));
        assertThat(plugin.asked).hasValue(2);
    }

    @Test
    void aClassNameMustEndInCountermeasureUnlessThePluginIsData() {
        plugins.registered.add(new Misnamed("mis.named"));
        plugins.registered.add(FakeLoader.plugin("pure.data"));
        PluginIndex index = plugins.index();
        assertThat(keys(index.catalog())).containsExactly("pure.data");
        assertThat(invalid(index, "mis.named"))
                .containsExactly("registered plugin 1 (" + Misnamed.class.getName()
                        + ") must be of a class whose name ends in Countermeasure but was " + Misnamed.class.getName());
    }

    @Test
    void whateverARegisteredPluginDoesWhenAskedTheOthersGoOn() {
        plugins.registered.add(new NullMetadataCountermeasure());
        plugins.registered.add(new NullCommandCountermeasure());
        plugins.registered.add(new SuppliedCountermeasure(() -> {
            throw new IllegalStateException("no\nluck");
        }));
        plugins.registered.add(new SuppliedCountermeasure(Plugins::recurse));
        plugins.registered.add(new SuppliedCountermeasure(() -> {
            throw new NoClassDefFoundError("com/acme/Missing");
        }));
        plugins.registered.add(new SuppliedCountermeasure(() -> {
            throw new BadMessageException();
        }));
        plugins.registered.add(new SuppliedCountermeasure(Plugins::hang));
        plugins.registered.add(new SuppliedCountermeasure("good.one"));
        Catalog catalog = plugins.index().catalog();
        assertThat(keys(catalog)).containsExactly("good.one");
        assertThat(catalog.problems())
                .extracting(p -> p.rule().replaceFirst("registered plugin \\d \\(.*?\\) must describe itself but ", ""))
                .containsExactly(
                        "failed: java.lang.IllegalArgumentException: metadata() must return metadata but returned null",
                        "failed: java.lang.IllegalArgumentException: command() must return a command but returned null",
                        "failed: java.lang.IllegalStateException: no\nluck",
                        "failed: java.lang.StackOverflowError",
                        "failed: java.lang.NoClassDefFoundError: com/acme/Missing",
                        "failed: " + BadMessageException.class.getName()
                                + " (its message failed with java.lang.IllegalStateException)",
                        "gave no answer within 2000 ms");
    }

    private static final class BadMessageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("not even that");
        }
    }

    @Test
    void aFullHeapIsNotTakenForAPluginsProblem() {
        plugins.registered.add(new SuppliedCountermeasure(() -> {
            throw new OutOfMemoryError("Java heap space");
        }));
        assertThatThrownBy(() -> plugins.index()).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void twoFilesWithOneKeyAreBothUnusableAndBothReported() throws IOException {
        Path one = plugins.write("one.json", "good a.b");
        Path two = plugins.write("two.json", "good a.b");
        plugins.write("three.json", "good a.c");
        PluginIndex index = plugins.index();
        assertThat(keys(index.catalog())).containsExactly("a.c");
        assertThat(invalid(index, "a.b"))
                .containsExactly(
                        one + ": textkey must be unique but \"a.b\" is also that of " + two,
                        two + ": textkey must be unique but \"a.b\" is also that of " + one);
        assertThat(texts(index.catalog().problems())).isEqualTo(invalid(index, "a.b"));
    }

    @Test
    void whetherTwoPluginsAreEqualIsNotTheirOwnWord() {
        plugins.registered.add(new UnequalCountermeasure());
        plugins.registered.add(new UnequalCountermeasure());
        plugins.registered.add(new SuppliedCountermeasure("good.one"));
        PluginIndex index = plugins.index();
        assertThat(keys(index.catalog())).containsExactly("good.one");
        assertThat(invalid(index, "un.equal")).hasSize(2);
    }

    private static final class UnequalCountermeasure extends SuppliedCountermeasure {
        UnequalCountermeasure() {
            super("un.equal");
        }

        @Override
        public int hashCode() {
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("not even that");
        }
    }

    @Test
    void oneKeyInTwoDirectoriesIsReportedAlikeInEveryOrder() throws IOException {
        Path other = Files.createDirectory(home.resolve("other"));
        PluginDirectory.mode(other, 0755);
        plugins.write("x.json", "good a.b");
        PluginDirectory.write(other.resolve("x.json"), "good a.b");
        plugins.directories.add(other);
        List<String> there = invalid(plugins.index(), "a.b");
        java.util.Collections.reverse(plugins.directories);
        List<String> back = invalid(plugins.index(), "a.b");
        assertThat(there).hasSize(2);
        assertThat(back).containsExactlyInAnyOrderElementsOf(there);
    }

    @Test
    void aFileAndARegisteredPluginWithOneKeyAreBothUnusable() throws IOException {
        Path file = plugins.write("x.json", "good a.b");
        plugins.registered.add(new SuppliedCountermeasure("a.b"));
        String place = "registered plugin 1 (" + SuppliedCountermeasure.class.getName() + ")";
        assertThat(invalid(plugins.index(), "a.b"))
                .containsExactly(
                        file + ": textkey must be unique but \"a.b\" is also that of " + place,
                        place + ": textkey must be unique but \"a.b\" is also that of " + file);
    }

    @Test
    void onePluginRegisteredTwiceIsUnusable() {
        SuppliedCountermeasure plugin = new SuppliedCountermeasure("a.b");
        plugins.registered.add(plugin);
        plugins.registered.add(plugin);
        assertThat(invalid(plugins.index(), "a.b")).hasSize(2);
    }

    @Test
    void aThousandOfOneKeyNameAFewOfThemEach() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            plugins.write("n" + i + ".json", "good a.b");
        }
        List<String> problems = invalid(plugins.index(), "a.b");
        assertThat(problems).hasSize(1_000).allSatisfy(p -> assertThat(p).endsWith(" and 994 more"));
    }

    @Test
    void aKeyThatARefusedFileWasMeantForIsInvalidRatherThanUnknown() throws IOException {
        Path file = plugins.write("x.json", "claim a.b");
        assertThat(invalid(plugins.index(), "a.b")).containsExactly(file + ":1:1: content must be good but was bad");
    }

    @Test
    void aRefusedFileDoesNotHarmTheUsablePluginWithItsKeyAndStaysReported() throws IOException {
        Path file = plugins.write("x.json", "claim a.b");
        plugins.write("y.json", "good a.b");
        PluginIndex index = plugins.index();
        assertThat(found(index, "a.b").file()).contains(plugins.path.resolve("y.json"));
        assertThat(texts(index.catalog().problems())).containsExactly(file + ":1:1: content must be good but was bad");
    }

    @Test
    void aLoaderThatThrowsIsCalledForEachFileAlone() throws IOException {
        plugins.write("a.json", "good key.a");
        plugins.write("b.json", "throw");
        plugins.write("c.json", "overflow");
        plugins.write("d.json", "linkage");
        plugins.write("e.json", "good key.e");
        Catalog catalog = plugins.index().catalog();
        assertThat(keys(catalog)).containsExactly("key.a", "key.e");
        assertThat(catalog.problems())
                .extracting(Problem::rule)
                .containsExactly(
                        "file must be loadable but the fake loader failed: java.lang.IllegalStateException: the loader's own bug",
                        "file must be loadable but the fake loader failed: java.lang.StackOverflowError",
                        "file must be loadable but the fake loader failed: java.lang.NoClassDefFoundError: com/acme/Missing");
    }

    @Test
    void aLoaderThatSaysNothingOrTooMuchOfAFileIsReported() throws IOException {
        plugins.write("a.json", "silent");
        plugins.write("b.json", "both a.b");
        plugins.write("c.json", "twice a.c");
        plugins.write("d.json", "nokey");
        plugins.write("e.json", "general");
        Catalog catalog = plugins.index().catalog();
        assertThat(catalog.entries()).isEmpty();
        String breach = "the fake loader must offer one plugin of a file or report an error but ";
        assertThat(catalog.problems())
                .extracting(Problem::rule)
                .containsExactly(
                        "interpreter is missing",
                        breach + "said nothing of this one",
                        "content must be good but was bad",
                        breach + "did both",
                        breach + "offered 2",
                        "plugin must describe itself but failed: java.lang.IllegalArgumentException: "
                                + "metadata() must return metadata but returned null",
                        breach + "said nothing of this one");
    }

    @Test
    void aWarningLeavesItsPluginUsable() throws IOException {
        plugins.write("a.json", "doubtful a.b");
        PluginIndex index = plugins.index();
        found(index, "a.b");
        assertThat(index.catalog().problems()).extracting(Problem::level).containsExactly(Problem.Level.WARNING);
    }

    private static final HelperRunner NO_HELPER = (command, limit, reads) -> {
        throw new IOException("no helper here");
    };

    @Test
    void twoLoadersOfOneExtensionAreAMistakeOfTheEmbedder() {
        assertThatThrownBy(() -> new Loaders(List.of(new FakeLoader(), new FakeLoader()), NO_HELPER, KeptFacts.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("extension json must belong to one loader but is claimed by fake and fake");
    }

    @Test
    void anExtensionThatNoFileNameCouldMatchIsAMistakeToo() {
        CountermeasureLoader odd = new OddLoader(Set.of(".json"));
        assertThatThrownBy(() -> new Loaders(List.of(odd), NO_HELPER, KeptFacts.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("extension of the odd loader must be lower-case letters and digits but was \".json\"");
    }

    private record OddLoader(Set<String> extensions) implements CountermeasureLoader {
        @Override
        public String kind() {
            return "odd";
        }

        @Override
        public void load(LoadContext context) {}
    }

    @Test
    void refreshFindsNewFilesAndForgetsDeletedOnes() throws IOException {
        Path old = plugins.write("old.json", "good old.one");
        PluginIndex index = plugins.index();
        Catalog before = index.catalog();
        Files.delete(old);
        plugins.write("new.json", "good new.one");
        assertThat(index.lookup("new.one")).isEqualTo(new Lookup.Unknown("new.one"));
        assertThat(keys(index.refresh())).containsExactly("new.one");
        found(index, "new.one");
        assertThat(keys(before)).containsExactly("old.one");
    }

    @Test
    void aFileThatARefreshRefusesKeepsTheKeyItHad() throws IOException {
        Path file = plugins.write("a.json", "good a.b");
        PluginIndex index = plugins.index();
        PluginDirectory.mode(file, 0666);
        index.refresh();
        index.refresh();
        assertThat(invalid(index, "a.b")).hasSize(1);
    }

    @Test
    void theFilesOfADirectoryThatARefreshRefusesKeepTheirKeysUntilAnotherFindsItGood() throws IOException {
        plugins.write("a.json", "good a.b");
        PluginIndex index = plugins.index();
        for (int mode : List.of(0777, 01777)) {
            PluginDirectory.mode(plugins.path, mode);
            assertThat(index.refresh().problems()).hasSize(1);
            assertThat(invalid(index, "a.b")).hasSize(1).first().asString().endsWith("1 plugin files are not loaded");
            PluginDirectory.mode(plugins.path, 0755);
            index.refresh();
            found(index, "a.b");
        }
    }

    @Test
    void theFilesOfADirectoryThatIsNoneAnyMoreKeepTheirKeys() throws IOException {
        plugins.write("a.json", "good a.b");
        PluginIndex index = plugins.index();
        Path aside = Files.move(plugins.path, home.resolve("aside"));
        Files.createSymbolicLink(plugins.path, plugins.path);
        index.refresh();
        assertThat(invalid(index, "a.b"))
                .containsExactly(
                        plugins.path + ": plugin directory must be readable but file must be reached through at"
                                + " most 40 links but is not");
        Files.delete(plugins.path);
        Files.move(aside, plugins.path);
        index.refresh();
        found(index, "a.b");
    }

    @Test
    void readersSeeTheOldCatalogOrTheNewOneWhole() throws Exception {
        PluginIndex index = plugins.index();
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<String> torn = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            while (!done.get()) {
                List<String> keys = keys(index.catalog());
                long generations = keys.stream()
                        .map(k -> k.substring(k.lastIndexOf('.')))
                        .distinct()
                        .count();
                if (generations > 1 || (!keys.isEmpty() && keys.size() != 10)) {
                    torn.set(keys.toString());
                }
            }
        });
        reader.start();
        for (int generation = 0; generation < 30; generation++) {
            for (int i = 0; i < 10; i++) {
                plugins.write("n" + i + ".json", "good n" + i + ".g" + generation);
            }
            index.refresh();
        }
        done.set(true);
        reader.join(30_000);
        assertThat(torn).hasValue(null);
    }

    @Test
    void validateSaysAllProblemsAndWhatThePluginsSay() throws IOException {
        Path bad = plugins.write("a.json", "bad");
        plugins.registered.add(validating("v.words", () -> Optional.of("nginx is missing")));
        plugins.registered.add(validating("v.fine", Optional::empty));
        plugins.registered.add(validating("v.throws", () -> {
            throw new IllegalStateException("oops");
        }));
        plugins.registered.add(new NullValidationCountermeasure());
        PluginIndex index = plugins.index();
        assertThat(texts(index.validate()))
                .containsExactly(
                        bad + ":1:1: content must be good but was bad",
                        "v.null: validate() must return an Optional but returned null",
                        "v.throws: validate() failed: java.lang.IllegalStateException: oops",
                        "v.words: validate() says: nginx is missing");
        assertThat(index.catalog().entries()).hasSize(4);
    }

    @Test
    void whatOneDoesToTheThreadItIsAskedOnIsNoOthersTrouble() {
        for (int i = 0; i < 40; i++) { // more than there are threads
            plugins.registered.add(validating("v.n" + i, PluginIndexTest::leavingItsMark));
        }
        assertThat(texts(plugins.index().validate())).isEmpty();
    }

    private static Optional<String> leavingItsMark() {
        Thread thread = Thread.currentThread();
        String found = thread.getName() + " " + thread.getContextClassLoader();
        thread.setName("mine");
        thread.setContextClassLoader(null);
        return Optional.of(found).filter(mark -> mark.startsWith("mine") || mark.endsWith(" null"));
    }

    private static SuppliedCountermeasure validating(
            String key, java.util.function.Supplier<Optional<String>> validation) {
        return new SuppliedCountermeasure(() -> FakeLoader.metadata(key), validation);
    }

    private static final class NullValidationCountermeasure extends SuppliedCountermeasure {
        NullValidationCountermeasure() {
            super("v.null");
        }

        @Override
        @SuppressWarnings({"NullAway", "NullOptional"}) // as code without null checks may
        public Optional<String> validate() {
            return null;
        }
    }

    @Test
    void tenThousandFilesLoadEachOnce() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            Files.writeString(plugins.path.resolve("n" + i + ".json"), "good n" + i);
        }
        plugins.shell("chmod -R go-w .");
        PluginIndex index = plugins.index();
        assertThat(index.catalog().problems()).isEmpty();
        assertThat(index.catalog().entries()).hasSize(10_000);
        assertThat(plugins.loader.calls)
                .hasSize(10)
                .allSatisfy(files -> assertThat(files).hasSize(1_000));
        found(index, "n9999");
    }

    private static LoadedPlugin found(PluginIndex index, String key) {
        Lookup lookup = index.lookup(key);
        assertThat(lookup).isInstanceOf(Lookup.Found.class);
        return ((Lookup.Found) lookup).plugin();
    }

    private static List<String> invalid(PluginIndex index, String key) {
        Lookup lookup = index.lookup(key);
        assertThat(lookup).isInstanceOf(Lookup.Invalid.class);
        return texts(((Lookup.Invalid) lookup).problems());
    }
}
