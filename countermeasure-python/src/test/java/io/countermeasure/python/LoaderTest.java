package io.countermeasure.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Rejection;
import io.countermeasure.model.TextKey;
import io.countermeasure.spi.WorkerCountermeasure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LoaderTest {

    private static final String RUN = "def run(self): pass";

    @TempDir
    Path path;

    private final Map<String, byte[]> cache = new HashMap<>();
    private final PythonCountermeasureLoader loader = new PythonCountermeasureLoader();

    @BeforeEach
    void assumePython() {
        PluginFolder.assumePython();
    }

    private PluginFolder folder() {
        return new PluginFolder(path);
    }

    private CountingContext load(Path... files) throws Exception {
        return CountingContext.load(loader, List.of(files), cache);
    }

    @Test
    void aThousandFilesCostOneProcessAndNoneWhenTheyAreKnown() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            files.add(folder().plugin("many.n" + i, "", RUN));
        }

        CountingContext first = CountingContext.load(loader, files, cache);
        CountingContext second = CountingContext.load(loader, files, cache);

        assertThat(first.problems).isEmpty();
        assertThat(first.plugins).hasSize(1_000);
        assertThat(first.helpers).hasSize(1);
        assertThat(second.plugins).hasSize(1_000);
        assertThat(second.helpers).isEmpty();
        CountingContext ofANewAgent = CountingContext.load(new PythonCountermeasureLoader(), files, cache);
        assertThat(ofANewAgent.plugins).hasSize(1_000);
        assertThat(ofANewAgent.helpers).isEmpty();
    }

    @Test
    void oneFileWithComputedMetadataCostsOneProcessMore() throws Exception {
        Path computed =
                folder().plugin("it.is_computed", "import socket", "name = \"on \" + socket.gethostname()\n" + RUN);
        Path literal = folder().plugin("it.is_literal", "", RUN);

        CountingContext first = load(computed, literal);

        assertThat(first.problems).isEmpty();
        assertThat(first.helpers).hasSize(2);
        assertThat(first.plugin("it_is_computed.py").metadata().name()).startsWith("on ");
        assertThat(load(computed, literal).helpers).isEmpty();
    }

    @Test
    void everyAttributeArrives() throws Exception {
        Path file = folder().plugin("all.of_them", "", """
                max_runtime = 60
                max_frequency = 300
                wall_announce_delay = 0
                sudo_requirements = ["/usr/bin/systemctl restart nginx"]
                environment = {"LANG": "C"}
                working_directory = "/tmp"
                disruptive = True
                sandbox = {"prefer": ["no_network"], "read": ["/etc"]}
                """ + RUN);

        CountermeasureMetadata metadata = load(file).plugin("all_of_them.py").metadata();

        assertThat(metadata.maxRuntime()).contains(Duration.ofMinutes(1));
        assertThat(metadata.maxFrequency()).contains(Duration.ofMinutes(5));
        assertThat(metadata.wallAnnounceDelay()).contains(Duration.ZERO);
        assertThat(metadata.sudoRequirements()).containsExactly("/usr/bin/systemctl restart nginx");
        assertThat(metadata.environment()).containsEntry("LANG", "C");
        assertThat(metadata.workingDirectory()).contains(Path.of("/tmp"));
        assertThat(metadata.disruptive()).isTrue();
        assertThat(metadata.sandbox().read()).containsExactly(Path.of("/etc"));
    }

    @Test
    void whatIsWrongWithAttributesIsSaidWhereTheyStand() throws Exception {
        Path file = folder().plugin("wrong.things", "", """
                max_runtime = "60"
                max_frequency = 1.5
                wall_announce_delay = True
                sudo_requirements = "one"
                detach = None
                """ + RUN);

        assertThat(load(file).problems)
                .containsExactly(
                        file
                                + ":8:19: max_runtime must be a whole number of seconds from 1 to 2147483647 but was \"60\"",
                        file
                                + ":9:21: max_frequency must be a whole number of seconds from 1 to 2147483647 but was 1.5",
                        file
                                + ":10:27: wall_announce_delay must be a whole number of seconds from 0 to 2147483647 but was true",
                        file + ":11:25: sudo_requirements must be a list of strings but was \"one\"");
    }

    @Test
    void outlivingTheAgentIsRefusedAndANearMissIsDoubted() throws Exception {
        Path outliving = folder().plugin("out.living", "", "detach = True\non_agent_exit = \"finish\"\n" + RUN);
        Path misspelt = folder().plugin("mis.spelt", "", "max_runtme = 60\ncommands = []\nnames = 1\n" + RUN);

        CountingContext context = load(outliving, misspelt);

        assertThat(context.problems)
                .containsExactly(
                        outliving + ":8:14: detach must be false for a Python plugin but was true",
                        outliving + ":9:21: on_agent_exit must be \"kill\" for a Python plugin but was \"finish\"",
                        misspelt
                                + ":8:5: warning: \"max_runtme\" means nothing to the agent; did you mean \"max_runtime\"?");
        assertThat(context.plugins).containsOnlyKeys("mis_spelt.py");
        assertThat(context.claims).containsExactly(TextKey.of("out.living"));
    }

    @Test
    void theWorkerIsToldWhatToRunAndWhatToLoadAhead() throws Exception {
        Path file = folder().plugin("with.imports", "import urllib.request, json", RUN);

        WorkerCountermeasure plugin = load(file).plugin("with_imports.py");

        assertThat(plugin.argv().get(0)).isEqualTo("/usr/bin/python3");
        assertThat(plugin.argv().subList(1, 5)).containsExactly("-I", "-B", "-X", "utf8");
        assertThat(plugin.argv().get(5)).startsWith("/").endsWith("/countermeasure/_entry.py");
        assertThat(plugin.argv()).endsWith("work");
        assertThat(plugin.preload()).contains("\"imports\":[\"json\",\"urllib.request\"]");
        assertThat(plugin.payload()).contains("\"file\":\"" + file + "\"", "\"sha256\":\"");
    }

    @Test
    void aFailedImportIsTriedAgainAtTheNextLoad() throws Exception {
        Path needed = path.resolve("needed.txt");
        Path file = folder().plugin(
                        "needs.something", "DATA = open(\"" + needed + "\").read()", "name = str(\"x\")\n" + RUN);

        assertThat(load(file).problems).singleElement().asString().contains(":2:1: ", "FileNotFoundError");
        Files.writeString(needed, "there");
        assertThat(load(file).plugins).hasSize(1);
        assertThat(load(file).helpers).isEmpty();
    }

    @Test
    void oneFileThatBringsTheInterpreterDownHarmsNoOther() throws Exception {
        Path fragile = folder().file("fragile-python", """
                #!/usr/bin/python3
                import os, subprocess, sys
                words = sys.argv[1:]
                names = words[-1].split("/")
                if "crash.py" in names:
                    before = "/".join(names[: names.index("crash.py")])
                    subprocess.call(["/usr/bin/python3"] + words[:-1] + [before])
                    os.kill(os.getpid(), 11)
                os.execv("/usr/bin/python3", ["/usr/bin/python3"] + words)
                """);
        Files.setPosixFilePermissions(fragile, PosixFilePermissions.fromString("rwxr-xr-x"));
        PythonCountermeasureLoader onFragile = new PythonCountermeasureLoader(
                PythonRuntime.builder().interpreter(fragile).build());
        Path crash = folder().file("crash.py", "textkey = 'x'\n");

        CountingContext context = CountingContext.load(
                onFragile, List.of(folder().plugin("a.one", "", RUN), crash, folder().plugin("z.one", "", RUN)), cache);

        assertThat(context.plugins).containsOnlyKeys("a_one.py", "z_one.py");
        assertThat(context.problems)
                .singleElement()
                .asString()
                .startsWith(crash + ": file must be readable by CPython ")
                .endsWith("while looking at it");
    }

    /** Of the many, each share of which another process has: the first is the starter's own, nobody knows whose the last is. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "plugin_124a", "z"})
    void oneOfManyThatBringsAnInterpreterDownHarmsNoOther(String name) throws Exception {
        Path fragile = folder().file("fragile-python", """
                #!/usr/bin/python3
                import builtins, os, runpy, sys
                while sys.argv[1].startswith("-"):
                    sys.argv[1:3 if sys.argv[1] == "-X" else 2] = []
                real = builtins.compile
                def fragile(content, path, *more, **named):
                    if path.endswith("/%s.py"):
                        os.kill(os.getpid(), 11)
                    return real(content, path, *more, **named)
                builtins.compile = fragile
                sys.argv[:1] = []
                runpy.run_path(sys.argv[0], run_name="__main__")
                """.formatted(name));
        Files.setPosixFilePermissions(fragile, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            files.add(folder().plugin("plugin." + i, "", RUN));
        }
        Path crash = folder().file(name + ".py", "textkey = 'x'\n");
        files.add(crash);
        files.sort(null);

        CountingContext context = CountingContext.load(
                new PythonCountermeasureLoader(
                        PythonRuntime.builder().interpreter(fragile).build()),
                files,
                cache);

        assertThat(context.problems)
                .singleElement()
                .asString()
                .startsWith(crash + ": file must be readable by CPython ")
                .endsWith("while looking at it");
        assertThat(context.plugins).hasSize(files.size() - 1).doesNotContainKey(name + ".py");
        assertThat(context.helpers).hasSizeLessThanOrEqualTo(5);
    }

    /** Invisible, and beyond the first 65,536: as our JSON such a one is escaped in two halves. */
    @Test
    void aFolderMayHaveAnyName() throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("sun.jnu.encoding").equals("UTF-8"), "needs a locale with UTF-8 for such a name");
        Path strange = Files.createDirectory(path.resolve("a\uDB40\uDC01 'b\" \u200B"));
        Path plugin = Files.move(folder().plugin("a.one", "", RUN), strange.resolve("a_one.py"));

        CountingContext context = CountingContext.load(loader, List.of(plugin), cache);

        assertThat(context.problems).isEmpty();
        assertThat(context.plugins).containsOnlyKeys("a_one.py");
    }

    @Test
    void aliasesAreModulesThePluginsImportFrom() throws Exception {
        PythonCountermeasureLoader aliased = new PythonCountermeasureLoader(
                PythonRuntime.builder().alias("fm_agent.base:CounterMeasure").build());
        String source = Files.readString(folder().plugin("old.plugin", "", RUN))
                .replace("from countermeasure import CountermeasurePlugin", "from fm_agent.base import CounterMeasure")
                .replace("(CountermeasurePlugin)", "(CounterMeasure)");
        Path literal = folder().file("old_plugin.py", source);
        Path computed = folder().file(
                        "new_plugin.py",
                        source.replace("\"Test\"", "str(\"Test\")").replace("old.p", "new.p"));

        assertThat(CountingContext.load(aliased, List.of(literal, computed), cache).plugins)
                .hasSize(2);
        assertThat(load(literal).problems)
                .singleElement()
                .asString()
                .endsWith("; if that is where CountermeasurePlugin comes from, make fm_agent.base an alias");
    }

    @Test
    void aKeyThatIsMeantIsInvalidAndNotUnknown() throws Exception {
        folder().plugin("broken.one", "", RUN + "\n(");
        try (var engine = folder().engine()) {
            assertThat(engine.request("broken.one")
                            .run()
                            .rejection()
                            .orElseThrow()
                            .reason())
                    .isEqualTo(Rejection.Reason.INVALID);
        }
    }

    @Test
    void namesWithSpacesQuotesAndOtherScriptsAreNames() throws Exception {
        Path file = folder().file(
                        "it's a \u00fcber \"plugin\" \u65e5\u672c.py",
                        Files.readAllBytes(folder().plugin("any.name", "", RUN)));

        assertThat(load(file).problems).isEmpty();
        assertThat(load(file).plugins).hasSize(1);
    }
}
