package io.countermeasure.examples.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.plugin.CountermeasurePlugin;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** The example in Java, compiled and packed as its author would, and run by an engine. */
@Timeout(120)
class JarPluginsTest {

    private static final Path PROJECT = Path.of("java-plugin/src/main");
    private static final String SOURCE = "java/com/acme/countermeasures/SwapPressureCountermeasure.java";

    @Test
    void theExampleLoadsValidatesRunsAndRemembers(@TempDir Path temporary) throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("plugins"));
        pack(temporary, folder.resolve("swap-pressure.jar"));
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .pluginDirectory(folder)
                .stateDirectory(temporary.resolve("state"))
                .build()) {
            assertThat(engine.registry().validate()).isEmpty();
            ExecutionResult first = engine.request("memory.swap").run();
            ExecutionResult second = engine.request("memory.swap").run();

            assertThat(first.outcome()).as(first + first.console().stderr()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(first.textOutput()).contains("kB swapped out, 0 kB more than before\n", "COMMAND");
            assertThat(second.outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    private static void pack(Path temporary, Path jar) throws IOException, URISyntaxException {
        Path classes = temporary.resolve("classes");
        Files.createDirectories(classes.resolve("META-INF"));
        tool(
                "javac",
                "-proc:none",
                "--release",
                "17",
                "-d",
                classes.toString(),
                "-cp",
                place(CountermeasurePlugin.class) + ":" + place(Logger.class),
                PROJECT.resolve(SOURCE).toString());
        String description = "META-INF/countermeasures.json";
        Files.copy(PROJECT.resolve("resources").resolve(description), classes.resolve(description));
        tool("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static String place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    private static void tool(String name, String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter to = new PrintWriter(said);
        int code = ToolProvider.findFirst(name).orElseThrow().run(to, to, arguments);
        assertThat(code).as(said.toString()).isZero();
    }
}
