package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.spi.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plugin's variables can make a loader execute or write something: {@code LD_PRELOAD}, or here {@code LD_DEBUG_OUTPUT}. They are
 * for its command, and for nothing that becomes its user, sets its limits and shuts it in.
 */
@Timeout(120)
class LoaderVariablesTest {

    private static final String PYTHON = """
            from countermeasure import CountermeasurePlugin

            class LoaderCountermeasure(CountermeasurePlugin):
                name = "Python"
                author = "tests"
                textkey = "loader.python"
                description = "Has a variable of its own"
                environment = {"OWN": "of its own"}

                def run(self):
                    import os
                    self.save_text_output(os.environ["OWN"] + str(len([n for n in os.environ if "LATER" in n])))
            """;

    @TempDir
    private Path root;

    private Path traces;

    @BeforeEach
    void plugins() throws Exception {
        Attacks.open(root);
        traces = Files.createDirectory(root.resolve("traces"));
        Files.setPosixFilePermissions(traces, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path plugins = Files.createDirectory(root.resolve("plugins"));
        Attacks.open(plugins);
        Path trace = traces.resolve("trace");
        Files.writeString(plugins.resolve("python.py"), PYTHON);
        String environment = ", \"environment\": {\"LD_DEBUG\": \"files\", \"LD_DEBUG_OUTPUT\": \"" + trace
                + "\", \"A\": \"'$x\\n\"}";
        Files.writeString(plugins.resolve("command.json"), """
                {"name": "command", "author": "tests", "textkey": "loader.command", "description": "The same",
                 "command": "v=$LD_DEBUG; unset LD_DEBUG; printf %%s \\"$v$(env | grep -c LATER)$A\\"" %s}
                """.formatted(environment));
        Files.writeString(plugins.resolve("tree.json"), """
                {"name": "tree", "author": "tests", "textkey": "loader.tree", "description": "The same",
                 "command": "v=$LD_DEBUG; unset LD_DEBUG; printf %%s \\"$v$(env | grep -c LATER)$A\\"" %s,
                 "sandbox": {"prefer": ["tree_kill"]}}
                """.formatted(environment));
    }

    @ParameterizedTest(name = "{0} guards stand ready")
    @ValueSource(ints = {0, 1})
    void nothingThatShutsARunInObeysThem(int warm) throws Exception {
        assertThat(executed(engine(warm, Sandboxes.confined()))).anyMatch(line -> line.endsWith("/bin/sh"));
        assertThat(traces).as("no sandbox shows it").isEmptyDirectory();
    }

    @ParameterizedTest(name = "{0} guards stand ready")
    @ValueSource(ints = {0, 1})
    void onTheHostTheyAreForTheCommandAlone(int warm) throws Exception {
        assertThat(executed(engine(warm, Sandboxes.host()))).anyMatch(line -> line.endsWith("/bin/sh"));
    }

    /** What loaders executed, as they wrote it: to files, or to standard output where that is not possible. */
    private List<String> executed(EngineBuilder builder) throws IOException {
        List<String> said = new ArrayList<>();
        try (CountermeasureEngine engine = builder.build()) {
            for (int i = 0; i < 2; i++) {
                assertThat(text(engine, "loader.python")).isEqualTo("of its own0");
                for (String key : List.of("loader.command", "loader.tree")) {
                    String text = text(engine, key);
                    assertThat(text).endsWith("files0'$x\n");
                    said.addAll(text.lines().toList());
                }
            }
        }
        try (Stream<Path> all = Files.list(traces)) {
            for (Path trace : all.toList()) {
                said.addAll(Files.readAllLines(trace));
            }
        }
        List<String> programs = said.stream()
                .filter(line -> line.contains("initialize program: "))
                .toList();
        assertThat(programs).noneMatch(line -> line.matches(".*/(setpriv|setsid|unshare|prlimit|bwrap)"));
        return programs;
    }

    private static String text(CountermeasureEngine engine, String key) {
        ExecutionResult result = engine.request(key).run();
        assertThat(result.outcome()).as("%s", result).isEqualTo(Outcome.SUCCEEDED);
        return result.textOutput();
    }

    private EngineBuilder engine(int warm, Sandbox sandbox) {
        EngineBuilder builder = CountermeasureEngine.builder()
                .pluginDirectory(root.resolve("plugins"))
                .runPolicy(
                        RunPolicy.builder().warmCommands(warm).warmWorkers(warm).build())
                .sandbox(sandbox);
        return Attacks.ROOT ? builder.runAs("nobody") : builder;
    }
}
