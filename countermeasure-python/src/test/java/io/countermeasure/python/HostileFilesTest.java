package io.countermeasure.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the worst files while they are loaded, all in one folder, beside a good one. A star stands for what differs between versions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class HostileFilesTest {

    private static final Duration IMPORT_LIMIT = Duration.ofSeconds(3);

    private Path path = Path.of("");
    private CountermeasureEngine engine;

    @BeforeAll
    void load(@TempDir Path temporary) throws Exception {
        path = temporary;
        PluginFolder.assumePython();
        PluginFolder folder = new PluginFolder(path);
        folder.hostile("(?!p13_).*");
        folder.hostile(PluginFolder.HOSTILE.resolve("p39_own_modules"), ".*");
        folder.plugin("good.one", "", "def run(self): pass");
        engine = folder.engine(PythonRuntime.builder().importLimit(IMPORT_LIMIT).build())
                .build();
    }

    @AfterAll
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        p01_syntax_error     | 14:*: file must be valid for CPython V but is not: *
        p02_tabs             | 4:*: file must be valid for CPython V but is not: inconsistent use of tabs and spaces in indentation; indent with spaces only
        p02_python2          | 9:*: file must be valid for CPython V but is not: Missing parentheses in call to 'print'*; it seems to be written for Python 2
        p03_encoding_cookie  | 1:1: file must be valid for CPython V but is not: *no-such-encoding; save it as UTF-8, or name its encoding in a comment on its first line
        p03_not_utf8         | *:*: file must be valid for CPython V but is not: (unicode error) 'utf-8' codec can't decode byte 0xe4 *; save it as UTF-8, or name its encoding in a comment on its first line
        p04_no_class         | 1:1: file must define a class that extends CountermeasurePlugin but defines none; a module that plugins share belongs in a folder of its own
        p04_not_extended     | 4:1: file must define a class that extends CountermeasurePlugin but defines none; ForgottenCountermeasure does not extend it
        p05_two_classes      | 15:1: file must define one plugin class but defines HostileCountermeasure and SecondCountermeasure
        p06_suffix           | 5:1: class name must end in Countermeasure but was Hostile
        p07_run_missing      | 5:1: run() is required but HostileCountermeasure has none
        p07_run_abstract     | 12:1: file must be importable but was not: TypeError: Can't instantiate abstract class HostileCountermeasure with* abstract method*run*
        p08_circular_import  | 5:1: file must be importable but was not: AttributeError: *module 'p08_circular_import' has no attribute 'HostileCountermeasure'*
        p09_sys_exit         | 5:1: file must not exit while it is imported but did, with 0
        p10_os_exit          | 5:1: file must not exit while it is imported but did, with os._exit(0)
        p11_endless_import   | *: file must be importable, as its metadata is computed, but the interpreter was ended after 3000 ms while importing it*
        p12_hang_in_c        | 5:1: file must be importable, as its metadata is computed, but the interpreter was ended after 3000 ms while importing it*
        p12_input            | 3:1: file must be importable but was not: EOFError: EOF when reading a line
        p14_segfault         | 5:1: file must be importable, as its metadata is computed, but the interpreter ended by signal 11 while importing it, and said: Fatal Python error: Segmentation fault
        p15_memory_error     | 3:1: file must be importable but was not: MemoryError:*
        p16_recursion_error  | 4:1: file must be importable but was not: RecursionError: maximum recursion depth exceeded*
        p31_fakes_the_base   | 1:1: file must define a class that extends CountermeasurePlugin but defines none
        p38_name_is_no_text  | 6:12: name must be a string but was 5
        p38_property_raises  | 5:1: max_runtime must be readable but failed with ValueError: never
        p40_module_of_nobody | 3:1: file must be importable but was not: ModuleNotFoundError: No module named 'no_such_module_anywhere'; install it for /usr/bin/python3, or in a virtual environment at F/.venv
        """)
    void isAProblemOfItsOwnWithASentence(String name, String problem) throws Exception {
        String version = new ProcessBuilder(PluginFolder.PYTHON.toString(), "-V")
                .start()
                .inputReader()
                .readLine()
                .replace("Python ", "");
        String expected = problem.replace("CPython V", "CPython " + version).replace("F/.venv", path + "/.venv");

        assertThat(PluginFolder.problems(engine, name + ".py"))
                .singleElement()
                .asString()
                .matches(like(expected));
        assertThat(engine.explain("hostile." + name).allowed()).isFalse();
    }

    @Test
    void allOthersLoadAsNothingOfTheirsIsExecutedOrTheirImportDoesNoHarm() throws Exception {
        Map<String, List<String>> unexpected = new TreeMap<>();
        List<String> loaded = engine.registry().catalog().entries().stream()
                .map(entry -> entry.metadata().textKey().value())
                .toList();
        List<String> expected = new ArrayList<>(List.of("good.one"));
        try (Stream<Path> files = Files.list(PluginFolder.HOSTILE)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".py", "");
                if (name.matches("p(?:17|18|19|2.|3[0-7])_.*|.*_literal|p40_(?:interpreter|newer).*")) {
                    expected.add("hostile." + name);
                }
            }
        }
        expected.removeAll(List.of("hostile.p31_fakes_the_base"));
        expected.addAll(List.of("hostile.p39_json", "hostile.p39_logging", "hostile.p39_encodings"));
        expected.forEach(key -> {
            if (!loaded.contains(key)) {
                unexpected.put(key, PluginFolder.problems(engine, key.replace("hostile.", "") + ".py"));
            }
        });

        assertThat(unexpected).isEmpty();
        assertThat(loaded).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void p13AGigabyteAtImportIsReadAndForgotten(@TempDir Path other) throws Exception {
        PluginFolder folder = new PluginFolder(other);
        folder.hostile("p13_.*");
        PythonRuntime patient =
                PythonRuntime.builder().importLimit(Duration.ofMinutes(1)).build();

        try (CountermeasureEngine only = folder.engine(patient).build()) {
            assertThat(PluginFolder.problems(only, "p13_output_at_import.py")).isEmpty();
            assertThat(only.explain("hostile.p13_output_at_import").allowed()).isTrue();
        }
    }

    @Test
    void p40AnInterpreterThatIsMissingIsDoubtedAndTheNextOneTaken() {
        assertThat(PluginFolder.problems(engine, "p40_interpreter_missing.py"))
                .containsExactly("0:0: warning: first line should name an interpreter of this host but there is no"
                        + " /opt/none/bin/python3.6; /usr/bin/python3 is used");
    }

    @Test
    void p40ANewerSyntaxIsAProblemThatNamesThePythonItWasReadBy(@TempDir Path other) throws Exception {
        Map.Entry<String, Path> old = Pythons.all().entrySet().stream()
                .filter(python -> python.getKey().matches("3[.][67][.].*"))
                .findFirst()
                .orElseGet(() -> Assumptions.abort("needs a Python 3.6 or 3.7, and this machine has none"));
        PluginFolder folder = new PluginFolder(other);
        folder.hostile("p40_newer.*");

        try (CountermeasureEngine only = folder.engine(
                        PythonRuntime.builder().interpreter(old.getValue()).build())
                .build()) {
            assertThat(PluginFolder.problems(only, "p40_newer_syntax.py"))
                    .containsExactly(
                            "12:18: file must be valid for CPython " + old.getKey() + " but is not: invalid syntax");
        }
    }

    /** What only an import, or validate() itself, can find. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        p09_sys_exit_literal         | 5:1: its worker failed: SystemExit: file must not exit while it is imported but did, with 0
        p10_os_exit_literal          | 5:1: its worker failed: SystemExit: file must not exit while it is imported but did, with os._exit(0)
        p14_segfault_literal         | 5:1: its worker failed: exit: worker must send its end but exited with 139; it says: Fatal Python error: Segmentation fault *
        p34_validate_no_string       | 5:1: validate() says: validate() must return nothing or a string but returned list
        p34_validate_raises          | 15:1: its worker failed: KeyError: 'setting'
        p34_validate_says            | 5:1: validate() says: no such service
        p34_validate_hangs           | 17:1: validate() gave no answer within 2 s; it says: *
        p40_module_of_nobody_literal | 3:1: its worker failed: ModuleNotFoundError: *No module named 'no_such_module_anywhere'; install it for /usr/bin/python3, or in a virtual environment at *
        """)
    void isFoundWhenItIsValidated(String name, String problem, @TempDir Path other) throws Exception {
        PluginFolder folder = new PluginFolder(other);
        folder.hostile(name + ".py");

        try (CountermeasureEngine only = folder.engine(PythonRuntime.defaults()).build()) {
            assertThat(PluginFolder.problems(only, name + ".py")).isEmpty();
            assertThat(only.registry().validate())
                    .singleElement()
                    .extracting(found -> PluginFolder.shown(found).replace("hostile." + name + ": ", ""))
                    .asString()
                    .matches(like(problem));
        }
    }

    /** A star stands for what differs. */
    private static String like(String problem) {
        return Arrays.stream(problem.split("[*]", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    }
}
