package io.countermeasure.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that README.md shows; that the samples are what is compiled here is checked by {@code SamplesTest} of integration-tests. */
class ReadmeTest {

    private static final Path PLUGIN = Path.of("plugins/json/disk_usage.json");
    private static final Path PRINTED = Path.of("src/test/resources/readme/quickstart.txt");

    @Test
    void theVendorsProgramPrintsWhatTheReadmeSays(@TempDir Path plugins) throws IOException {
        Path plugin = plugins.resolve("disk_usage.json");
        Files.writeString(plugin, Files.readString(PLUGIN));
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rw-------"));

        assertThat(printed(() -> QuickStart.main(new String[] {plugins.toString()})))
                .isEqualTo(Files.readString(PRINTED));
    }

    private static String printed(Runnable program) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
