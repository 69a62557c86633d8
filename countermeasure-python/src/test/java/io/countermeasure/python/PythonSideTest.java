package io.countermeasure.python;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.json.JsonCountermeasureLoader;
import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The Python side's own tests, which are plain unittest, under every Python of this machine. */
class PythonSideTest {

    private static final Path TESTS = Path.of("src/test/python").toAbsolutePath();
    private static final Path LIB =
            Path.of("src/main/resources/io/countermeasure/python/lib").toAbsolutePath();
    private static final int HANG_MINUTES = 5;

    @TempDir
    Path folder;

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> everyPythonPassesTheTestsOfItsOwnSide(TestReporter reporter) throws Exception {
        Map<String, Path> pythons = Pythons.all();
        reporter.publishEntry("Pythons found", pythons.size() + ": " + pythons);
        Assumptions.assumeFalse(pythons.isEmpty(), "needs a Python 3.6 or later, and this machine has none");
        Path compiled = copy(folder); // by each Python once, and not by each of the processes that the tests start
        return pythons.entrySet().stream()
                .map(python -> DynamicTest.dynamicTest(
                        "CPython " + python.getKey(), () -> passes(python.getValue(), compiled)));
    }

    @Test
    void python27GetsASentenceAndExitCode78() throws Exception {
        Path python = Pythons.two().orElseGet(() -> Assumptions.abort("needs a Python 2.7, and this machine has none"));
        for (List<String> words : List.of(
                List.of(
                        python.toString(),
                        "-B",
                        LIB.resolve("countermeasure/_entry.py").toString(),
                        "work",
                        "{}"),
                List.of(python.toString(), "-B", "-m", "countermeasure", "x.py"))) {
            Process process = start(LIB, words);

            assertThat(said(process)).isEqualTo("countermeasure needs Python 3.6 or later but this is 2.7\n");
            assertThat(process.exitValue()).isEqualTo(78);
        }
    }

    /** The same names in both languages, or an attribute would be accepted in one and forgotten in the other. */
    @Test
    void thePythonSideKnowsTheAttributesOfTheSchema() throws Exception {
        String code = Files.readString(LIB.resolve("countermeasure/_contract.py"));
        String listed = code.substring(code.indexOf("METADATA = ("), code.indexOf(")", code.indexOf("METADATA = (")));
        Map<?, ?> schema = requireNonNull((Map<?, ?>)
                Json.parse(JsonCountermeasureLoader.schema(), new JsonLimits(1 << 20, 32, 1_000, 10_000, 1 << 20)));
        Set<Object> known = new HashSet<>(
                requireNonNull((Map<?, ?>) schema.get("properties")).keySet());
        known.removeAll(Set.of("command", "$schema"));

        assertThat(Pattern.compile("\"(\\w+)\"").matcher(listed).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        known.stream().map(Object::toString).toList());
    }

    @Test
    void theJarHasAllFilesOfThePackageAndNoOther() throws Exception {
        try (Stream<Path> files = Files.list(LIB.resolve("countermeasure"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("__pycache__")))
                    .containsExactlyInAnyOrderElementsOf(LibraryContent.FILES);
        }
    }

    private static void passes(Path python, Path compiled) throws Exception {
        Process compiling = start(compiled, List.of(python.toString(), "-m", "compileall", "-q", compiled.toString()));
        assertThat(said(compiling)).isEmpty();
        Process process = start(
                compiled,
                List.of(
                        python.toString(),
                        "-B",
                        "-m",
                        "unittest",
                        "discover",
                        "-s",
                        TESTS.toString(),
                        "-t",
                        TESTS.toString()));
        String said = said(process);
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).contains("Ran ").doesNotContain("skipped");
    }

    private static Path copy(Path to) throws IOException {
        Path copy = Files.createDirectories(to.resolve("countermeasure"));
        try (Stream<Path> files = Files.list(LIB.resolve("countermeasure"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private static Process start(Path lib, List<String> words) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).directory(TESTS.toFile());
        builder.environment().put("PYTHONPATH", lib.toString());
        builder.environment().put("COUNTERMEASURE_LIB", lib.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static String said(Process process) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(HANG_MINUTES, TimeUnit.MINUTES)).as(said).isTrue();
        return said;
    }
}
