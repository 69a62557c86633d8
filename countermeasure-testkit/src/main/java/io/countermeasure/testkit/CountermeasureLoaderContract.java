package io.countermeasure.testkit;

import io.countermeasure.model.Problem;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds for every {@link CountermeasureLoader}. Extend it, give it good and bad files, and its rules are tests of yours.
 *
 * <p>JUnit makes one instance for each rule. A rule fails with an {@link AssertionError} that says what must hold and what was found.
 */
public abstract class CountermeasureLoaderContract {

    private static final int NOISE = 4_096;
    private static final String NUMBERED = "contract.number";

    @TempDir
    Path folder = Path.of("/nonexistent");

    /** For subclasses. */
    protected CountermeasureLoaderContract() {}

    /** {@return the loader that is held to the contract} */
    protected abstract CountermeasureLoader loader();

    /**
     * {@return the content of a file that it accepts, of a plugin with that key}
     *
     * @param textKey the plugin's key
     */
    protected abstract byte[] goodFile(String textKey);

    /** {@return the content of a file that it refuses} */
    protected abstract byte[] badFile();

    @Test
    final void itsKindIsOneWordInLowerCase() {
        Rules.name(loader()::kind, "the kind");
        String kind = loader().kind();
        Rules.hold(kind.matches("[a-z][a-z0-9_-]*"), "kind must be a word in lower case but was \"" + kind + "\"");
    }

    @Test
    final void itsEndingsAreInLowerCaseAndWithoutAPeriod() {
        Rules.hold(!loader().extensions().isEmpty(), "a loader must have an ending of files but has none");
        for (String ending : loader().extensions()) {
            Rules.hold(
                    ending.matches("[a-z0-9_+-]+"),
                    "ending must be in lower case and without a period but was \"" + ending + "\"");
        }
    }

    @Test
    final void aGoodFileIsOfferedOnce() throws IOException {
        LoadingContext context = load(goodFile("contract.good"));
        List<CountermeasurePlugin> offered = context.offered(context.files().get(0));
        Rules.hold(
                offered.size() == 1 && context.errors().isEmpty(),
                "a good file must be offered once and have no errors but was offered " + offered.size()
                        + " times, with " + context.errors());
    }

    @Test
    final void aPluginHasTheKeyOfItsFile() throws IOException {
        LoadingContext context = load(goodFile("contract.one"), goodFile("contract.two"));
        List<String> keys = context.files().stream()
                .flatMap(file -> keys(context, file).stream())
                .distinct()
                .toList();
        Rules.hold(
                keys.equals(List.of("contract.one", "contract.two")),
                "plugins must have the keys of their files, contract.one and contract.two, but have " + keys);
    }

    @Test
    final void aBadFileIsReported() throws IOException {
        LoadingContext context = load(badFile());
        Rules.hold(!context.errors().isEmpty(), "a bad file must be reported but was not");
    }

    @Test
    final void aBadFileIsNotOffered() throws IOException {
        LoadingContext context = load(badFile());
        Rules.hold(context.offered(context.files().get(0)).isEmpty(), "a bad file must not be offered but was");
    }

    @Test
    final void anErrorNamesItsFile() throws IOException {
        LoadingContext context = load(goodFile("contract.good"), badFile());
        PluginFile bad = context.files().get(1);
        Rules.hold(
                context.errors(bad).size() == context.errors().size(),
                "errors must name " + bad.path() + " but are " + context.errors());
    }

    @Test
    final void oneBadFileHarmsNoOther() throws IOException {
        LoadingContext context = load(goodFile("contract.one"), badFile(), goodFile("contract.two"));
        for (int i : new int[] {0, 2}) {
            Rules.hold(
                    context.offered(context.files().get(i)).size() > 0,
                    "a good file must be offered beside a bad one but was not; errors: " + context.errors());
        }
    }

    @Test
    final void noiseIsReportedAndThrowsNothing() throws IOException {
        byte[] noise = new byte[NOISE];
        new Random(NOISE).nextBytes(noise);
        for (byte[] content : List.of(noise, new byte[0], "\0".getBytes(StandardCharsets.UTF_8))) {
            LoadingContext context = load(content);
            PluginFile file = context.files().get(0);
            Rules.hold(
                    !context.errors(file).isEmpty() && context.offered(file).isEmpty(),
                    "noise must be reported and not offered but: " + context.errors());
        }
    }

    @Test
    final void nothingToLoadIsNothing() {
        LoadingContext context = new LoadingContext(List.of());
        loader().load(context);
        Rules.hold(context.errors().isEmpty(), "no files must give no errors but gave " + context.errors());
    }

    @Test
    final void whatItLearntChangesNothing() throws IOException {
        Map<String, byte[]> cache = new HashMap<>();
        List<PluginFile> files = files(goodFile("contract.good"), badFile());
        String first = said(new LoadingContext(files, cache));
        String second = said(new LoadingContext(files, cache));
        Rules.hold(first.equals(second), "a second load must say the same, " + first + ", but says " + second);
    }

    @Test
    final void whatBecameOfAFileSinceItWasReadDoesNotCount() throws IOException {
        LoadingContext context = new LoadingContext(files(goodFile("contract.read")));
        PluginFile file = context.files().get(0);
        Path unused = Files.write(file.path(), goodFile("contract.written_later"));
        loader().load(context);
        List<String> keys = keys(context, file);
        Rules.hold(
                !keys.contains("contract.written_later"),
                "a loader must use the bytes that it is given, of contract.read, but offers " + keys);
    }

    @Test
    final void eachLoadIsOfItsOwnFiles() throws IOException {
        CountermeasureLoader loader = loader();
        loader.load(new LoadingContext(files(goodFile("contract.before"), badFile())));
        LoadingContext context = new LoadingContext(files(goodFile("contract.good")));
        loader.load(context);
        Rules.hold(
                context.strangers().isEmpty(),
                "a loader must speak of the files of its load alone but speaks of " + context.strangers());
        List<String> keys = keys(context, context.files().get(0));
        Rules.hold(
                !keys.contains("contract.before"),
                "a file that is another by now must be loaded as it is, contract.good, but is " + keys);
    }

    @Test
    final void severalThreadsMayLoadAtOnce() throws IOException {
        byte[][] contents = new byte[Rules.THREADS][];
        for (int i = 0; i < contents.length; i++) {
            contents[i] = goodFile(key(i));
        }
        List<PluginFile> files = files(contents);
        CountermeasureLoader loader = loader();
        AtomicInteger next = new AtomicInteger();
        Map<String, List<String>> found = new TreeMap<>();
        Rules.atOnce(() -> {
                    int number = next.getAndIncrement();
                    PluginFile file = files.get(number);
                    LoadingContext context = new LoadingContext(List.of(file));
                    loader.load(context);
                    return Map.entry(key(number), keys(context, file));
                })
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        found.forEach((key, keys) -> Rules.hold(
                !keys.isEmpty() && keys.stream().allMatch(other -> other.equals(key) || !other.startsWith(NUMBERED)),
                "loads at once must each be of their own file, " + key + ", but: " + found));
    }

    private static String key(int number) {
        return NUMBERED + number;
    }

    @Test
    final void theBytesStayAsTheyAre() throws IOException {
        LoadingContext context = load(goodFile("contract.good"));
        PluginFile file = context.files().get(0);
        Rules.hold(hash(file.content()).equals(file.sha256()), "a loader must not change the bytes of a file but did");
    }

    private String said(LoadingContext context) {
        loader().load(context);
        StringBuilder said = new StringBuilder();
        for (PluginFile file : context.files()) {
            context.offered(file)
                    .forEach(plugin -> said.append(plugin.metadata()).append(' '));
            context.errors(file).stream().map(Problem::toString).forEach(said::append);
        }
        return said.toString();
    }

    private static List<String> keys(LoadingContext context, PluginFile file) {
        return context.offered(file).stream()
                .map(plugin -> plugin.metadata().textKey().value())
                .toList();
    }

    private LoadingContext load(byte[]... contents) throws IOException {
        LoadingContext context = new LoadingContext(files(contents));
        try {
            loader().load(context);
        } catch (RuntimeException e) {
            throw new AssertionError("a loader must report what is wrong with files but threw " + e, e);
        }
        return context;
    }

    private List<PluginFile> files(byte[]... contents) throws IOException {
        String ending = loader().extensions().iterator().next();
        List<PluginFile> files = new ArrayList<>();
        for (byte[] content : contents) {
            Path file = Files.write(folder.resolve("plugin" + files.size() + "." + ending), content);
            files.add(new PluginFile(file, content, hash(content)));
        }
        return files;
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime must have SHA-256", e);
        }
    }
}
