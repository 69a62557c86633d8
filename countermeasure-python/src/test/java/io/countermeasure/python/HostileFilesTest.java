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
        folder.hostile(".*");
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
        p04_no_class         | 0:0: file must define a class that extends CountermeasurePlugin but defines none; a module that plugins share belongs in a folder of its own
        p04_not_extended     | 0:0: file must define a class that extends CountermeasurePlugin but defines none; ForgottenCountermeasure does not extend it
        p05_two_classes      | 15:1: file must define one plugin class but defines HostileCountermeasure and SecondCountermeasure
        p06_suffix           | 5:1: class name must end in Countermeasure but was Hostile
        p07_run_missing      | 5:1: run() is required but HostileCountermeasure has none
        p08_circular_import  | 5:1: file must be importable but was not: AttributeError: *module 'p08_circular_import' has no attribute 'HostileCountermeasure'*
        p09_sys_exit         | 5:1: file must not exit while it is imported but did, with 0
        p10_os_exit          | 0:0: file must be importable, as its metadata is computed, but the interpreter ended with exit code 0 while importing it
        p11_endless_import   | 0:0: file must be importable, as its metadata is computed, but the interpreter was ended after 3000 ms while importing it
        p12_hang_in_c        | 0:0: file must be importable, as its metadata is computed, but the interpreter was ended after 3000 ms while importing it
        p12_input            | 3:1: file must be importable but was not: EOFError: EOF when reading a line
        p14_segfault         | 0:0: file must be importable, as its metadata is computed, but the interpreter ended by signal 11 while importing it
        p15_memory_error     | 3:1: file must be importable but was not: MemoryError:*
        p16_recursion_error  | 4:1: file must be importable but was not: RecursionError: maximum recursion depth exceeded*
        p38_name_is_no_text  | 6:12: name must be a string but was 5
        p38_property_raises  | 11:1: max_runtime must be readable but failed with ValueError: never
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
                .matches(Arrays.stream(expected.split("[*]", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")));
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
                if (name.matches("p(?:13|17|18|19|2.|3[0-7])_.*|.*_literal")) {
                    expected.add("hostile." + name);
                }
            }
        }
        expected.forEach(key -> {
            if (!loaded.contains(key)) {
                unexpected.put(key, PluginFolder.problems(engine, key.replace("hostile.", "") + ".py"));
            }
        });

        assertThat(unexpected).isEmpty();
        assertThat(loaded).containsExactlyInAnyOrderElementsOf(expected);
    }
}
