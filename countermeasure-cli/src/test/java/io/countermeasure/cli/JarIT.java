package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar and the script, as operators have them: processes, streams, signals, users. */
class JarIT {

    private static final Path JAR = Jar.FILE;
    private static final Path SCRIPT =
            Path.of("../bin/countermeasure").toAbsolutePath().normalize();
    private static final String LOG_LINE = "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z INFO  \\w+: ";

    @TempDir
    Path home;

    private Operator operator;

    @BeforeEach
    void arrive() throws IOException {
        operator = new Operator(home);
        for (Path folder : List.of(home, operator.plugins)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void theAnswerIsOnStandardOutputAndTheLogOnStandardError() throws Exception {
        operator.plugin("x", "echo hello; echo oops >&2");

        Said said = jar("run", "x");

        assertThat(said.out()).isEqualTo("hello\n");
        assertThat(said.err()).matches(LOG_LINE + "x SUCCEEDED with return code 0\noops\n");
        assertThat(said.code()).isZero();
    }

    @Test
    void aStartWithoutProblemsIsSilent() throws Exception {
        operator.plugin("x", "true");

        assertThat(jar("validate-plugins", "--state", home.resolve("state").toString()))
                .isEqualTo(new Said(0, "1 plugin, no problems\n", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "list-plugins,0",
        "validate-plugins,0",
        "rebuild-metadata,0",
        "run x,1",
        "explain x,0",
        "run y,5",
        "explain y,5"
    })
    void everyCommandPrintsOneJsonDocumentAndNothingElse(String words, int code) throws Exception {
        operator.plugin("x", "echo '{'; echo '}' >&2; exit 1");

        Said said = jar(("--json " + words).split(" ", -1));

        assertThat(said.json()).isNotEmpty();
        assertThat(said.out().lines()).hasSize(1);
        assertThat(said.code()).isEqualTo(code);
    }

    @Test
    void noCommandLeavesAFolderBehind() throws Exception {
        operator.plugin("x", "true");
        Path temporary = Files.createDirectory(home.resolve("tmp"));
        for (int i = 0; i < 5; i++) {
            // the run's own clean-up and the engine's closing come at about the same time
            start(new ProcessBuilder(
                            Jar.java(),
                            "-XX:TieredStopAtLevel=1",
                            "-Djava.io.tmpdir=" + temporary,
                            "-jar",
                            JAR.toString(),
                            "run",
                            "x",
                            "--plugins",
                            operator.plugins.toString()))
                    .said();
        }

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void theLogFileHasTheSameLinesAndIsItsOwnersAlone() throws Exception {
        operator.plugin("x", "true");

        Said first = jar("run", "x", "--log", home.toString());
        Said second =
                jar("run", "x", "--log", home.resolve("countermeasure.log").toString());

        Path log = home.resolve("countermeasure.log");
        assertThat(Files.readString(log)).isEqualTo(first.err() + second.err());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-------");
    }

    @Test
    void aLinkInThePlaceOfTheLogFileIsNotFollowed() throws Exception {
        operator.plugin("x", "true");
        Path victim = Files.writeString(home.resolve("victim"), "");
        Files.createSymbolicLink(home.resolve("countermeasure.log"), victim);

        Said said = jar("run", "x", "--log", home.toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err().lines()).singleElement().asString().startsWith("countermeasure: --log must be a file");
        assertThat(victim).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalEndsTheRunByTheLadderAndLeavesNothingBehind(String signal) throws Exception {
        interrupted(signal, List.of());
    }

    @Test
    void aSignalReachesTheRunOfAnotherUser() throws Exception {
        assumeRoot();
        interrupted("TERM", List.of("--user", "nobody"));
    }

    private void interrupted(String signal, List<String> options) throws Exception {
        Path pids = Files.createFile(home.resolve("pids"));
        Files.setPosixFilePermissions(pids, PosixFilePermissions.fromString("rw-rw-rw-"));
        operator.plugin("x", "sleep 300 & echo $! >> " + pids + "; echo begun; echo $$ >> " + pids + "; wait");
        List<String> words = new ArrayList<>(options);
        words.addAll(List.of("run", "x"));
        Started started = start(java(words));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.readAllLines(pids).size() == 2);
        assertThat(new ProcessBuilder(
                                "kill",
                                "-s",
                                signal,
                                Long.toString(started.process().pid()))
                        .start()
                        .waitFor())
                .isZero();

        Said said = started.said();

        assertThat(said.code()).isEqualTo(7);
        assertThat(said.out()).isEqualTo("begun\n");
        assertThat(said.err()).contains("x CANCELLED").contains("the command was told to stop");
        for (String pid : Files.readAllLines(pids)) {
            assertThat(isAlive(pid)).isFalse();
        }
    }

    @Test
    void theRunOfAnotherUserEndsWhenTheCommandIsKilled() throws Exception {
        assumeRoot();
        Path pids = Files.createFile(home.resolve("pids"));
        Files.setPosixFilePermissions(pids, PosixFilePermissions.fromString("rw-rw-rw-"));
        operator.plugin("x", "echo $$ >> " + pids + "; exec sleep 300");
        Started started = start(java(List.of("--user", "nobody", "run", "x")));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.readAllLines(pids).size() == 1);

        started.process().destroyForcibly();

        String run = Files.readAllLines(pids).get(0);
        await().atMost(Duration.ofSeconds(60)).until(() -> !isAlive(run));
    }

    @Test
    void rootBecomesAnotherUserBeforeItDoesAnythingElse() throws Exception {
        assumeRoot();
        operator.plugin("x", "id -un; echo $HOME $USER; cat $COUNTERMEASURE_INCIDENT; exit 3");
        Started started = start(java(List.of("run", "x", "--user", "nobody", "--incident", "-")));
        started.types("{}");

        Said said = started.said();

        assertThat(said.err()).contains("x FAILED with return code 3");
        assertThat(said.out()).isEqualTo("nobody\n/nonexistent nobody\n{}");
        assertThat(said.code()).isEqualTo(1);
        assertThat(jar("list-plugins", "--user", "nobody", "--log", home.toString())
                        .err())
                .contains("permission is denied");
    }

    @Test
    void nothingOfRootsEnvironmentGetsToTheOtherUser() throws Exception {
        assumeRoot();
        ProcessBuilder builder = java(List.of("--user", "nobody", "list-plugins"));
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Dnoted=1");

        Said said = start(builder).said();

        // the outer JVM says that it picked the variable up; the inner one never saw it
        assertThat(said.err().lines().filter(l -> l.contains("JAVA_TOOL_OPTIONS")))
                .hasSize(1);
        assertThat(said.code()).isZero();
    }

    @Test
    void onlyRootMayBecomeSomebodyElse() throws Exception {
        assumeRoot();
        List<String> argv = new ArrayList<>(List.of("setpriv", "--reuid", "65534", "--clear-groups", "--"));
        argv.addAll(java(List.of("--user", "root", "list-plugins")).command());

        Said said = start(new ProcessBuilder(argv)).said();

        assertThat(said).isEqualTo(new Said(2, "", "countermeasure: --user is for root only\n"));
        argv.set(argv.indexOf("--user"), "--run-as");
        assertThat(start(new ProcessBuilder(argv)).said().err())
                .isEqualTo("countermeasure: --run-as is for root only\n");
    }

    @Test
    void aJarThatTheOtherUserCannotReadIsSaidSo() throws Exception {
        assumeRoot();
        Path closed = Files.createDirectory(
                home.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path jar = Files.copy(JAR, closed.resolve("countermeasure.jar"));

        Said said = start(new ProcessBuilder(
                        Jar.java(), "-jar", jar.toString(), "--user", "nobody", "list-plugins", "--standard"))
                .said();

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .isEqualTo("countermeasure: --user must be somebody who may read " + jar + " but is nobody\n");
    }

    @Test
    void rootMayRunPluginsAsSomebodyElse() throws Exception {
        assumeRoot();
        operator.plugin("x", "id -un; cat $COUNTERMEASURE_INCIDENT > /dev/null");

        assertThat(jar("run", "x", "--run-as", "nobody").out()).isEqualTo("nobody\n");
    }

    @Test
    void lettersThatAreNotAsciiGetThroughInAnyLocale() throws Exception {
        operator.plugin("x", "printf 'gr\\u00fc\\u00df \\u20ac'");
        Path link = Files.createSymbolicLink(home.resolve("link"), SCRIPT);
        ProcessBuilder builder = new ProcessBuilder(
                link.toString(),
                "run",
                "x",
                "--plugins",
                operator.plugins.toString(),
                "--request-id",
                "\u20ac",
                "--json");
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().put("COUNTERMEASURE_JAR", JAR.toString());

        Said said = start(builder).said();

        assertThat(said.json()).containsEntry("request_id", "\u20ac");
        assertThat(said.list("outputs")).singleElement().extracting("content").isEqualTo("gr\u00fc\u00df \u20ac");
    }

    @Test
    void theScriptSaysWhatItMisses() throws Exception {
        ProcessBuilder unbuilt = new ProcessBuilder(SCRIPT.toString(), "--version");
        unbuilt.environment().put("COUNTERMEASURE_JAR", "/no/such.jar");
        ProcessBuilder without = new ProcessBuilder(SCRIPT.toString(), "--version");
        without.environment().put("COUNTERMEASURE_JAR", JAR.toString());
        without.environment().put("JAVA_HOME", "/no/such/java");

        assertThat(start(unbuilt).said().err()).startsWith("countermeasure: /no/such.jar must be built ");
        assertThat(start(without).said().err()).contains("Java 17 or later must be in JAVA_HOME or PATH");
        assertThat(start(without).said().code()).isEqualTo(2);
    }

    @Test
    void anAnswerThatCannotBeWrittenIsAFault() throws Exception {
        ProcessBuilder builder = java(List.of("list-plugins"))
                .redirectOutput(Path.of("/dev/full").toFile());

        Said said = start(builder).said();

        assertThat(said.code()).isEqualTo(8);
        assertThat(said.err()).isEqualTo("countermeasure: standard output could not be written\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "077"})
    void noUmaskMakesTheCatalogWritableByOthersOrUnreadable(String umask) throws Exception {
        Path file = home.resolve("catalog.json");

        Said said =
                shell("umask " + umask + "; exec ", java(List.of("rebuild-metadata", "--out", file.toString())), "");

        assertThat(said.code()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void aStandardInputThatIsClosedIsEmpty() throws Exception {
        operator.plugin("x", "true");
        List<String> words = List.of("run", "x", "--incident", "-");

        for (Said said : List.of(shell("exec ", script(words), "<&-"), shell("exec ", java(words), "<&-"))) {
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.err().lines()).singleElement().asString().endsWith("must be a JSON object but is empty");
        }
    }

    @ParameterizedTest
    @CsvSource({">&-,8", "<&- >&-,8", "<&- >&- 2>&-,8", "<&-,0", "2>&-,0", "<&- 2>&-,0"})
    void onlyAnAnswerThatIsLostIsAFaultWhereStreamsAreClosed(String closed, int code) throws Exception {
        assertThat(shell("exec ", script(List.of("list-plugins", "--standard")), closed)
                        .code())
                .isEqualTo(code);
    }

    @Test
    void aLogFileThatIsFullIsSaidOnceAndChangesNothing() throws Exception {
        operator.plugin("x", "exit 3");
        Path log = Files.writeString(home.resolve("log"), "x".repeat(100 * 1024));

        // in units of 512 bytes; Java wants a file for its counters
        Said said = shell("ulimit -f 200; exec ", java(List.of("run", "x", "--log", log.toString())), "");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err().lines().filter(line -> line.startsWith("countermeasure: ")))
                .containsExactly("countermeasure: the log " + log + " could not be written: File too large");
        assertThat(said.err()).contains("x FAILED with return code 3");
    }

    @Test
    void theJarIsOneApplicationWithoutModules() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile());
                Stream<String> names = jar.stream().map(entry -> entry.getName())) {
            assertThat(names)
                    .contains("META-INF/services/io.countermeasure.spi.CountermeasureLoader")
                    .noneMatch(name -> name.endsWith("module-info.class"))
                    .noneMatch(name -> name.endsWith("logback.xml"));
        }
    }

    /** A zombie is dead, however long its new parent takes to notice. */
    private static boolean isAlive(String pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static void assumeRoot() throws IOException {
        assumeThat(Account.ownUid()).as("only root can become somebody else").isZero();
    }

    private Said jar(String... words) throws Exception {
        return start(java(List.of(words))).said();
    }

    private ProcessBuilder java(List<String> words) {
        return Jar.command(operator, words);
    }

    private ProcessBuilder script(List<String> words) {
        List<String> argv =
                new ArrayList<>(List.of("env", "COUNTERMEASURE_JAR=" + JAR.toAbsolutePath(), SCRIPT.toString()));
        argv.addAll(words);
        argv.addAll(List.of("--plugins", operator.plugins.toString()));
        return new ProcessBuilder(argv);
    }

    /** What a shell makes of it, with words of its own before and after. */
    private Said shell(String before, ProcessBuilder command, String after) throws Exception {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", before + "\"$@\" " + after, "sh"));
        argv.addAll(command.command());
        return start(new ProcessBuilder(argv)).said();
    }

    private Started start(ProcessBuilder builder) throws IOException {
        return Started.of(builder, home);
    }
}
