package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code new} makes is used as it stands; bin/verify builds the Maven project. */
class NewCommandTest {

    private static final int MOST_LINES_OF_A_PLUGIN = 15;
    private static final int MOST_LINES_OF_A_TEST = 10;

    @TempDir
    Path home;

    private Operator operator;

    @BeforeEach
    void arrive() throws IOException {
        operator = new Operator(home);
    }

    private Said makes(String kind, String key) {
        return operator.saysOnly("new", kind, key, "--in", operator.plugins.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "python"})
    void aPluginValidatesAndRunsAsItStands(String kind) {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs /usr/bin/python3");
        assertThat(makes(kind, "host.busy").code()).isZero();

        Said validated = operator.says("validate-plugins");
        assertThat(validated.out()).doesNotContain("error").isEqualTo("1 plugin, no problems\n");
        assertThat(validated.code()).isZero();
        Said run = operator.says("run", "host.busy");
        assertThat(run.out()).matches("[0-9.]+ [0-9.]+ (?s:.*)");
        assertThat(run.code()).isZero();
        assertThat(operator.says("list-plugins").out()).contains("Host busy", "you@example.com");
    }

    @Test
    void theTestOfAPythonPluginPasses() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs /usr/bin/python3");
        assertThat(makes("python", "host.busy").code()).isZero();
        String path = operator.saysOnly("python-path").out().strip();

        Said passed = unittest(path, "test_host_busy");

        assertThat(passed.err()).contains("Ran 1 test", "OK");
        assertThat(passed.code()).isZero();

        Files.writeString(operator.plugins.resolve("host_busy.py"), "x = 1\n");
        assertThat(unittest(path, "test_host_busy").code()).isEqualTo(1);
    }

    /** In the folder of the tests: what lies in the folder that one stands in hides modules of Python's own. */
    private Said unittest(String path, String test) throws Exception {
        return process(
                Map.of("PYTHONPATH", path),
                operator.plugins.resolve("tests"),
                "/usr/bin/python3",
                "-B",
                "-m",
                "unittest",
                test);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "signal", "logging", "countermeasure", "test", "unittest", "_"})
    void aPythonPluginMayHaveTheNameOfAModule(String key) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs /usr/bin/python3");
        assertThat(makes("python", key).code()).isZero();

        Said passed = unittest(operator.saysOnly("python-path").out().strip(), "test_" + key);

        assertThat(passed.code()).as(passed.err()).isZero();
        assertThat(operator.says("run", key).code()).isZero();
    }

    @Test
    void theTestOfAJsonPluginAsksTheCommandLine() throws Exception {
        assertThat(makes("json", "host.busy").code()).isZero();
        // stands in for the installed command, whose words are tested above
        Path said = home.resolve("said");
        Path stub = Files.writeString(
                home.resolve("stub"),
                "#!/bin/sh\necho \"$@\" >> " + said + "\n[ \"$1\" = --plugins ] && cat /proc/loadavg || exit 0\n");
        Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));

        Said passed = process(Map.of("COUNTERMEASURE", stub.toString()), operator.plugins, "tests/test_host_busy.sh");

        assertThat(passed.code()).as(passed.err()).isZero();
        assertThat(said)
                .hasContent(
                        "validate-plugins --trust relaxed host_busy.json\n--plugins . --trust relaxed run host.busy\n");

        Files.writeString(stub, "#!/bin/sh\nexit 3\n");
        assertThat(process(Map.of("COUNTERMEASURE", stub.toString()), operator.plugins, "tests/test_host_busy.sh")
                        .code())
                .isEqualTo(3);
    }

    private Said process(Map<String, String> environment, Path folder, String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().putAll(environment);
        Path err = home.resolve("stderr");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out, Files.readString(err));
    }

    @Test
    void theJavaSourcesCompileAndThePomNamesThisVersion() throws IOException {
        Said made = makes("java", "host.busy");
        String version = new Version().getVersion()[0].replace("countermeasure ", "");

        assertThat(made.out()
                        .lines()
                        .map(Path::of)
                        .map(operator.plugins::relativize)
                        .map(Path::toString))
                .containsExactly(
                        "host-busy/pom.xml",
                        "host-busy/src/main/java/countermeasures/HostBusyCountermeasure.java",
                        "host-busy/src/test/java/countermeasures/HostBusyCountermeasureTest.java");
        assertThat(operator.plugins.resolve("host-busy/pom.xml"))
                .content()
                .contains("<artifactId>host-busy</artifactId>", "<version>" + version + "</version>")
                .doesNotContain("${", "%");
        String source = made.out().lines().skip(1).findFirst().orElseThrow();
        assertThat(ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                System.out,
                                System.err,
                                "-proc:none",
                                "-d",
                                home.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                source))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"json,0", "python,0", "java,1"})
    void aFirstPluginIsShortAndSoIsItsTest(String kind, int at) throws IOException {
        List<Path> files = makes(kind, "a.rather_long.text.key")
                .out()
                .lines()
                .map(Path::of)
                .toList();
        assertThat(lines(files.get(at))).isLessThanOrEqualTo(MOST_LINES_OF_A_PLUGIN);
        assertThat(lines(files.get(at + 1))).isLessThanOrEqualTo(MOST_LINES_OF_A_TEST);
    }

    private static long lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank()).count();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "python", "java"})
    void whatIsThereIsNotOverwrittenAndNothingElseIsMade(String kind) throws IOException {
        List<Path> files = makes(kind, "host.busy").out().lines().map(Path::of).toList();
        Path last = files.get(files.size() - 1);
        Files.writeString(last, "mine");
        Files.delete(files.get(0));

        Said again = makes(kind, "host.busy");

        assertThat(again.code()).isEqualTo(2);
        assertThat(again.out()).isEmpty();
        assertThat(again.err())
                .startsWith("countermeasure: file must be new but \"")
                .endsWith("\" is there\n");
        assertThat(last).hasContent("mine");
        assertThat(files.get(0)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "python"})
    void whereOneOfTheFilesCannotBeWrittenNothingIsMade(String kind) throws IOException {
        Path file = Files.writeString(operator.plugins.resolve("tests"), "mine");

        Said said = makes(kind, "host.busy");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err())
                .isEqualTo("countermeasure: file must be writable but is not: " + file + " is no folder\n");
        try (Stream<Path> files = Files.list(operator.plugins)) {
            assertThat(files).containsExactly(file);
        }
        Files.delete(file);
        assertThat(makes(kind, "host.busy").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host.Busy", "host busy", "host/busy", "../host", "", ".busy", "a..b"})
    void aKeyThatIsNoneIsAnError(String key) throws IOException {
        Said said = makes("json", key);
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).startsWith("countermeasure: KEY: textkey must ").contains("\"" + key + "\"");
        try (Stream<Path> files = Files.list(operator.plugins)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aKindThatIsNoneIsAnError() {
        Said said = makes("pyton", "host.busy");
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .isEqualTo(
                        "countermeasure: KIND must be json, python or java but was \"pyton\"; did you mean python?\n");
        assertThat(makes("c", "host.busy").err()).endsWith("but was \"c\"\n");
        assertThat(operator.saysOnly("new", "json").code()).isEqualTo(2);
    }

    @Test
    void aFolderThatIsNoneIsAnError() {
        Said said = operator.saysOnly("new", "json", "host.busy", "--in", home + "/nowhere");
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .isEqualTo("countermeasure: --in must be a folder but \"" + home + "/nowhere\" is none\n");
    }

    @ParameterizedTest
    @CsvSource({
        "a,ACountermeasure,a",
        "9lives,Plugin9livesCountermeasure,9lives",
        "a_b.c__d,ABCDCountermeasure,a-b-c-d",
        "_,PluginCountermeasure,plugin",
        "x._y_,XYCountermeasure,x-y"
    })
    void anyKeyGivesNames(String key, String type, String artifact) {
        assertThat(makes("java", key).out()).contains("/" + artifact + "/", "/" + type + ".java");
        assertThat(makes("python", key).code()).isZero();
        assertThat(operator.says("validate-plugins").code()).isZero();
    }

    @Test
    void othersCannotWriteWhatIsMade() throws IOException {
        for (String kind : List.of("json", "python", "java")) {
            for (String file : makes(kind, "host.busy").out().lines().toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
                        .matches("rw.r-.r-.");
            }
        }
    }

    @Test
    void itsJsonNamesTheFiles() {
        Said said = operator.saysOnly("--json", "new", "json", "host.busy", "--in", operator.plugins.toString());
        assertThat(said.json())
                .containsEntry("kind", "json")
                .containsEntry("textkey", "host.busy")
                .containsEntry(
                        "files",
                        List.of(operator.plugins + "/host_busy.json", operator.plugins + "/tests/test_host_busy.sh"));
    }
}
