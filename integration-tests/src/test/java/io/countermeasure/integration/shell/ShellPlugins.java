package io.countermeasure.integration.shell;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Shell plugins in a folder of a test's. */
public final class ShellPlugins {

    private final Path folder;
    private final Path driver;

    /** In that folder, which others may read. */
    public ShellPlugins(Path root) throws IOException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        folder = Files.createDirectories(root.resolve("plugins"));
        driver = root.resolve("driver.sh");
        if (!Files.exists(driver)) {
            try (InputStream source = ShellPlugins.class.getResourceAsStream("driver.sh")) {
                Files.copy(Objects.requireNonNull(source), driver);
            }
        }
    }

    /** Adds one with more lines at its head, such as {@code # max_runtime: 1}. */
    public ShellPlugins add(String key, String script, String... head) throws IOException {
        String file = "# textkey: " + key + "\n# name: " + key + "\n# author: tests\n# description: For a test\n"
                + String.join("\n", head) + "\n" + script + "\n";
        Files.writeString(folder.resolve(key + ".sh"), file);
        return this;
    }

    /** An engine that has them. */
    public EngineBuilder engine() {
        return CountermeasureEngine.builder().pluginDirectory(folder).loader(new ShellFileLoader(driver));
    }

    /** The driver's path, which all workers have in their command line. */
    public String trace() {
        return driver.toString();
    }
}
