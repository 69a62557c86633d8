package io.countermeasure.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class InterpretersTest {

    private static final String RUN = "def run(self): pass";

    @TempDir
    Path path;

    @BeforeEach
    void assumePython() {
        PluginFolder.assumePython();
    }

    private PluginFolder folder() {
        return new PluginFolder(path);
    }

    private static CountingContext load(PythonRuntime.Builder runtime, Path... files) throws Exception {
        return CountingContext.load(new PythonCountermeasureLoader(runtime.build()), List.of(files), new HashMap<>());
    }

    private static String used(CountingContext context) {
        assertThat(context.problems).isEmpty();
        return context.helpers.get(0).words().get(0);
    }

    /** Another name for the system's. */
    private Path python(String name) throws Exception {
        Path link = path.resolve(name);
        Files.createDirectories(link.getParent());
        return Files.createSymbolicLink(link, PluginFolder.PYTHON);
    }

    @Test
    void theOrderIsSettingThenFirstLineThenEnvironmentThenCommonThenSystem() throws Exception {
        Path common = python("common");
        Path own = python("own");
        Path first = python("python3.named");
        Files.move(first, first.resolveSibling("python3"));
        Path plain = folder().plugin("a.plain", "", RUN);
        Path named = folder().file("named.py", "#!" + path + "/python3 -u\n" + Files.readString(plain));
        PythonRuntime.Builder runtime = PythonRuntime.builder().interpreter(common);

        assertThat(used(load(PythonRuntime.builder(), plain))).isEqualTo("/usr/bin/python3");
        assertThat(used(load(runtime, plain))).isEqualTo(common.toString());
        Path environment = python(".venv/bin/python3");
        assertThat(used(load(runtime, plain))).isEqualTo(environment.toString());
        assertThat(used(load(runtime, named))).isEqualTo(path.resolve("python3").toString());
        assertThat(used(load(runtime.interpreterFor(path, own), named))).isEqualTo(own.toString());
        assertThat(used(load(runtime.interpreterFor(named, common), named))).isEqualTo(common.toString());
    }

    @Test
    void aFirstLineForEnvOrForAnInterpreterThatIsNotThereIsNoOrder() throws Exception {
        String plugin = Files.readString(folder().plugin("a.plain", "", RUN));
        Path env = folder().file("env.py", "#!/usr/bin/env python2\n" + plugin);
        Path gone = folder().file("gone.py", "#!/opt/none/python2.7\n" + plugin);

        assertThat(used(load(PythonRuntime.builder(), env))).isEqualTo("/usr/bin/python3");
        assertThat(load(PythonRuntime.builder(), gone).problems)
                .containsExactly(gone + ": warning: first line should name an interpreter of this host but there is no"
                        + " /opt/none/python2.7; /usr/bin/python3 is used");
    }

    @Test
    void aVirtualEnvironmentIsOneThroughItsOwnPath() throws Exception {
        Path site = Files.createDirectories(path.resolve(".venv/lib/python3/site-packages"));
        Path python = python(".venv/bin/python3");
        Files.writeString(path.resolve(".venv/pyvenv.cfg"), "home = /usr/bin\ninclude-system-site-packages = false\n");
        Path file = folder().plugin("in.environment", "import sys", "name = sys.prefix\n" + RUN);

        CountingContext context = load(PythonRuntime.builder(), file);

        assertThat(site).exists();
        assertThat(context.problems).isEmpty();
        var plugin = context.plugin("in_environment.py");
        assertThat(plugin.argv().get(0)).isEqualTo(python.toString());
        assertThat(plugin.metadata().name()).isEqualTo(path.resolve(".venv").toString());
    }

    @Test
    void anEnvironmentThatOthersCouldHaveChangedIsRefused() throws Exception {
        python(".venv/bin/python3");
        Files.setPosixFilePermissions(path.resolve(".venv/bin"), PosixFilePermissions.fromString("rwxrwxr-x"));
        Path file = folder().plugin("a.plain", "", RUN);

        assertThat(load(PythonRuntime.builder(), file).problems)
                .containsExactly(file + ": " + path.resolve(".venv/bin")
                        + " must not be writable by group or others but has mode 0775");
    }

    @Test
    void whatIsNoPythonOfTodayIsRefusedWithWhatItIs() throws Exception {
        Path file = folder().plugin("a.plain", "", RUN);
        Path old = folder().file(
                        "old",
                        "#!/bin/sh\n[ \"$1\" = -V ] && echo Python 2.7.18 && exit 0\necho Unknown option: -I >&2\nexit 2\n");
        Path other = folder().file("other", "#!/bin/sh\nexit 3\n");
        for (Path script : List.of(old, other)) {
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path text = folder().file("text", "");

        Map<Path, String> expected = Map.of(
                old,
                "must be Python 3.6 or later but is Python 2.7.18",
                other,
                "must be Python 3.6 or later but ended with exit code 3",
                text,
                "is not",
                path.resolve("none"),
                "is missing");
        for (Map.Entry<Path, String> interpreter : expected.entrySet()) {
            assertThat(load(PythonRuntime.builder().interpreter(interpreter.getKey()), file).problems)
                    .singleElement()
                    .asString()
                    .startsWith(file + ": interpreter ")
                    .contains(interpreter.getKey() + ", by the setting for all plugins, ")
                    .endsWith(interpreter.getValue());
        }
    }

    @Test
    void aRealPython27IsRefused() throws Exception {
        Path two = Pythons.two().orElseGet(() -> Assumptions.abort("needs a Python 2.7, and this machine has none"));
        Path file = folder().plugin("a.plain", "", RUN);

        assertThat(load(PythonRuntime.builder().interpreter(two), file).problems)
                .singleElement()
                .asString()
                .contains("must be Python 3.6 or later but is Python 2.7");
    }

    @Test
    void aHostWithoutPythonSaysSoForEachFileAndNamesTheRemedy() throws Exception {
        PythonRuntime runtime = PythonRuntime.defaults();
        Path file = folder().plugin("a.plain", "", RUN);
        CountingContext context = new CountingContext(List.of(file), new HashMap<>());

        new PythonCountermeasureLoader(runtime, new Interpreters(runtime, List.of(Path.of("/none/python3"))))
                .load(context);

        assertThat(context.problems)
                .containsExactly(
                        file + ": interpreter must be there but this host has no /none/python3; install Python 3.6 or"
                                + " later, or name one (python= in the configuration)");
    }

    @Test
    void everyPythonOfThisMachineLoads() throws Exception {
        Path file = folder().plugin("a.plain", "", RUN);
        Path computed = folder().plugin("a.computed", "", "max_runtime = int(\"5\")\n" + RUN);
        for (Map.Entry<String, Path> python : Pythons.all().entrySet()) {
            CountingContext context = load(PythonRuntime.builder().interpreter(python.getValue()), file, computed);

            assertThat(context.problems).as(python.getKey()).isEmpty();
            assertThat(context.plugins).as(python.getKey()).hasSize(2);
        }
    }

    @Test
    void settingsAreCheckedAtOnce() {
        PythonRuntime.Builder builder = PythonRuntime.builder();
        assertThatThrownBy(() -> builder.interpreter(Path.of("python3")))
                .hasMessage("interpreter must be an absolute path but was \"python3\"");
        assertThatThrownBy(() -> builder.alias("a-b"))
                .hasMessage("alias must be a module, or module:ClassName, but was \"a-b\"");
        assertThatThrownBy(() -> builder.importLimit(Duration.ZERO))
                .hasMessage("import limit must be more than zero but was PT0S");
    }
}
