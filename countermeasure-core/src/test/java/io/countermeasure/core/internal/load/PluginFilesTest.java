package io.countermeasure.core.internal.load;

import static io.countermeasure.core.internal.load.PluginDirectory.keys;
import static io.countermeasure.core.internal.load.PluginDirectory.mode;
import static io.countermeasure.core.internal.load.PluginDirectory.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countermeasure.json.internal.Hashes;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.Problem;
import io.countermeasure.model.Problem.Level;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a directory are read, and which are refused before that. In each case the good one still loads. */
@Timeout(60)
class PluginFilesTest {

    @TempDir
    Path home;

    private PluginDirectory plugins;

    @BeforeEach
    void aDirectoryWithOneGoodFile() throws IOException {
        plugins = new PluginDirectory(home);
        plugins.write("good.json", "good still.here");
    }

    @AfterEach
    void close() {
        plugins.close();
    }

    @Test
    void aGoodFileIsInTheCatalogWithItsHash() {
        Catalog catalog = plugins.index().catalog();
        assertThat(catalog.problems()).isEmpty();
        assertThat(catalog.taken()).isEqualTo(PluginDirectory.NOW);
        Catalog.Entry entry = catalog.entries().get(0);
        assertThat(entry.kind()).isEqualTo("fake");
        assertThat(entry.file()).contains(plugins.path.resolve("good.json"));
        assertThat(entry.sha256()).contains(Hashes.sha256("good still.here".getBytes(UTF_8)));
    }

    @Test
    void editorsDebrisHiddenFilesOtherEndingsAndSubdirectoriesAreIgnored() throws IOException {
        for (String name : List.of(
                ".x.json.swp",
                "x.json~",
                "#x.json#",
                ".x.json",
                ".json",
                "json",
                "x.JSON",
                "x.json.bak",
                "x.txt",
                "4913")) {
            Files.writeString(plugins.path.resolve(name), "good not.me");
        }
        Files.createDirectory(plugins.path.resolve("sub"));
        Files.writeString(plugins.path.resolve("sub/x.json"), "good not.me");
        Catalog catalog = plugins.index().catalog();
        assertThat(keys(catalog)).containsExactly("still.here");
        assertThat(catalog.problems()).isEmpty();
    }

    @Test
    void fifosSocketsAndDirectoriesAreNeverOpened() throws Exception {
        plugins.shell("mkfifo fifo.json");
        Files.createDirectory(plugins.path.resolve("directory.json"));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(plugins.path.resolve("socket.json")));
            assertThat(rulesOf(plugins.index().catalog()))
                    .containsExactly(
                            in("directory.json") + " must be a regular file but is a directory",
                            in("fifo.json") + " must be a regular file but is a FIFO",
                            in("socket.json") + " must be a regular file but is a socket");
        }
    }

    @Test
    void devicesAreNeverOpenedNorAreLinksToThem() throws Exception {
        Files.createSymbolicLink(plugins.path.resolve("zero.json"), Path.of("/dev/zero"));
        Files.createSymbolicLink(plugins.path.resolve("random.json"), Path.of("/dev/random"));
        assertThat(rulesOf(plugins.index().catalog()))
                .containsExactly(
                        "/dev/random must be a regular file but is a device",
                        "/dev/zero must be a regular file but is a device");
    }

    @Test
    void aDeviceNodeInTheDirectoryIsRefused() throws Exception {
        plugins.shell("mknod zero.json c 1 5");
        assertThat(rulesOf(plugins.index().catalog()))
                .containsExactly(in("zero.json") + " must be a regular file but is a device");
    }

    @Test
    void aFileOfProcThatWouldBlockIsNotRead() throws Exception {
        Files.createSymbolicLink(plugins.path.resolve("log.json"), Path.of("/proc/kmsg"));
        assertThat(rulesOf(plugins.index().catalog())).hasSize(1);
    }

    @Test
    void aLinkToATrustedFileLoadsAndLoopsAndDanglingOnesAreReported() throws IOException {
        Path target = PluginDirectory.write(home.resolve("elsewhere"), "good by.link");
        Files.createSymbolicLink(plugins.path.resolve("l.json"), target);
        Files.createSymbolicLink(plugins.path.resolve("loop.json"), Path.of("loop.json"));
        Files.createSymbolicLink(plugins.path.resolve("nowhere.json"), Path.of("/nowhere/at/all"));
        Catalog catalog = plugins.index().catalog();
        assertThat(keys(catalog)).containsExactly("by.link", "still.here");
        assertThat(texts(catalog.problems())).hasSize(2);
        assertThat(texts(catalog.problems()).get(0))
                .isEqualTo(in("loop.json") + ": file must be reached through at most 40 links but is not");
        assertThat(texts(catalog.problems()).get(1))
                .isEqualTo(in("nowhere.json") + ": file must exist but /nowhere is missing");
    }

    @Test
    void aGigabyteIsRefusedByItsSize() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(plugins.path.resolve("big.json").toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }
        assertThat(rulesOf(plugins.index().catalog()))
                .containsExactly("file must be at most 16777216 bytes but has 1073741824");
    }

    @Test
    void whatOthersCouldHaveChangedIsRefusedUnderStrictTrust() throws IOException {
        mode(plugins.write("w666.json", "good a.w666"), 0666);
        mode(plugins.write("w664.json", "good a.w664"), 0664);
        Catalog catalog = plugins.index().catalog();
        assertThat(rulesOf(catalog))
                .containsExactly(
                        in("w664.json") + " must not be writable by group or others but has mode 0664",
                        in("w666.json") + " must not be writable by group or others but has mode 0666");
        assertThat(catalog.problems()).extracting(Problem::level).containsOnly(Level.ERROR);
        assertThat(plugins.loader.calls).containsExactly(List.of("good.json"));
    }

    @Test
    void whatOthersCouldHaveChangedIsReportedAndUsedUnderRelaxedTrust() throws IOException {
        mode(plugins.write("w666.json", "good a.w666"), 0666);
        plugins.strict = false;
        Catalog catalog = plugins.index().catalog();
        assertThat(keys(catalog)).containsExactly("a.w666", "still.here");
        assertThat(catalog.problems()).extracting(Problem::level).containsExactly(Level.WARNING);
    }

    @Test
    void relaxedTrustStillRefusesWhatIsNoRegularFile() throws Exception {
        plugins.shell("mkfifo fifo.json");
        plugins.strict = false;
        Catalog catalog = plugins.index().catalog();
        assertThat(keys(catalog)).containsExactly("still.here");
        assertThat(catalog.problems()).extracting(Problem::level).containsExactly(Level.ERROR);
    }

    @Test
    void anUntrustedDirectoryIsOneProblemAndItsFilesAreUnusable() throws IOException {
        mode(plugins.path, 0777);
        Catalog catalog = plugins.index().catalog();
        assertThat(catalog.entries()).isEmpty();
        assertThat(texts(catalog.problems()))
                .containsExactly(
                        plugins.path + ": " + plugins.path
                                + " must not be writable by group or others but has mode 0777; its 1 plugin files are not loaded");
        plugins.strict = false;
        assertThat(keys(plugins.index().catalog())).containsExactly("still.here");
    }

    @Test
    void anUntrustedParentOfTheDirectoryMakesItsFilesUnusable() throws IOException {
        mode(home, 0777);
        Catalog catalog = plugins.index().catalog();
        assertThat(catalog.entries()).isEmpty();
        assertThat(rulesOf(catalog)).hasSize(1);
        assertThat(rulesOf(catalog).get(0)).startsWith(home + " must not be writable by group or others");
    }

    @Test
    void aMissingDirectoryIsDoubtfulAndAFileInItsPlaceIsWrong() throws IOException {
        plugins.directories.add(home.resolve("later"));
        plugins.directories.add(Files.writeString(home.resolve("file"), ""));
        Catalog catalog = plugins.index().catalog();
        assertThat(keys(catalog)).containsExactly("still.here");
        assertThat(texts(catalog.problems()))
                .containsExactly(
                        home.resolve("later") + ": warning: plugin directory must exist but " + home.resolve("later")
                                + " is missing",
                        home.resolve("file") + ": plugin directory must be a directory but is a regular file");
    }

    @Test
    void aDirectoryNamedTwiceCountsOnce() throws IOException {
        plugins.directories.add(plugins.path);
        assertThat(keys(plugins.index().catalog())).containsExactly("still.here");
    }

    @Test
    void aFileOfAnotherUserIsRefused() throws IOException {
        assumeTrue(PluginDirectory.isRoot(), "only root can give a file to another user");
        Files.setAttribute(plugins.write("other.json", "good a.b"), "unix:uid", 1_234);
        assertThat(rulesOf(plugins.index().catalog()))
                .containsExactly(in("other.json") + " must be owned by root but is owned by uid 1234");
    }

    @Test
    void namesWithControlsAndForeignBytesLoadAndAreEscapedInProblems() throws Exception {
        plugins.shell("printf 'good odd.newline' > \"$(printf 'a\\nb.json')\"");
        plugins.shell("printf 'good odd.bytes' > \"$(printf 'c\\377\\376.json')\"");
        plugins.shell("printf 'good odd.dash' > ./-rf.json");
        plugins.shell("printf 'bad' > \"$(printf 'e\\033[31m\\n.json')\"");
        plugins.shell("chmod 644 ./*");
        PluginIndex index = plugins.index();
        assertThat(keys(index.catalog())).containsExactly("odd.bytes", "odd.dash", "odd.newline", "still.here");
        assertThat(index.lookup("odd.bytes")).isInstanceOf(Lookup.Found.class);
        String text = texts(index.catalog().problems()).get(0);
        assertThat(text).contains("e\\u001b[31m\\u000a.json").doesNotContain("\n", "\u001b");
    }

    @Test
    void aFileThatCannotBeReadIsReportedWithTheReason() throws Exception {
        Path secret = plugins.write("secret.json", "good a.secret");
        mode(secret, 0);
        assertThat(asOrdinaryUser()).contains("still.here", "permission is denied at " + secret);
    }

    /** Loads the directory in a JVM of an ordinary user, as root may read everything. */
    private String asOrdinaryUser() throws Exception {
        if (!PluginDirectory.isRoot()) {
            return LoadMain.load(plugins.path);
        }
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeTrue(Files.isExecutable(setpriv), "setpriv is needed to become an ordinary user");
        mode(home, 0755);
        Path classes = copyOfClasses();
        Process process = new ProcessBuilder(
                        setpriv.toString(),
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        classes.toString(),
                        LoadMain.class.getName(),
                        plugins.path.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    /** Where they lie may be under a home directory that is closed to others. */
    private Path copyOfClasses() throws Exception {
        Path to = Files.createDirectory(home.resolve("classes"));
        for (Class<?> type : List.of(Problem.class, Hashes.class, PluginIndex.class, LoadMain.class)) {
            Path from = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            String copy = Files.isDirectory(from) ? "cp -R \"$1/.\" \"$2\"" : "cd \"$2\" && \"$3/bin/jar\" xf \"$1\"";
            Process process = new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            copy,
                            "sh",
                            from.toString(),
                            to.toString(),
                            System.getProperty("java.home"))
                    .inheritIO()
                    .start();
            assertThat(process.waitFor()).isZero();
        }
        plugins.shell("chmod -R a+rX '" + to + "'");
        return to;
    }

    private String in(String name) {
        return plugins.path.resolve(name).toString();
    }

    private List<String> rulesOf(Catalog catalog) {
        assertThat(catalog.problems()).isNotEmpty();
        assertThat(catalog.entries().size()).isLessThanOrEqualTo(1);
        return catalog.problems().stream().map(Problem::rule).toList();
    }
}
