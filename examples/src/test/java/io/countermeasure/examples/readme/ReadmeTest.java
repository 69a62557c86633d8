package io.countermeasure.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private static final Pattern CODE = Pattern.compile("^```(java|json|python)$", Pattern.MULTILINE);

    @Test
    void everySampleIsWhatIsCompiledAndRun() throws IOException {
        List<Samples.Sample> samples = new ArrayList<>();
        for (Path document : Samples.documents()) {
            samples.addAll(Samples.in(document));
        }

        assertThat(samples).isNotEmpty();
        for (Samples.Sample sample : samples) {
            assertThat(sample.text())
                    .as(sample.name() + " in " + sample.document())
                    .isEqualTo(Samples.source(sample.name()));
        }
    }

    @Test
    void everySampleIsMarked() throws IOException {
        for (Path document : Samples.documents()) {
            String text = Files.readString(document);
            // the shapes in docs/cli.md are compared with what the commands print, by the CLI's own tests
            boolean shapes = document.endsWith("docs/cli.md");
            long code = shapes ? 0 : CODE.matcher(text).results().count();
            long marks = text.lines().filter(l -> l.startsWith("<!-- sample: ")).count();

            assertThat((long) Samples.in(document).size())
                    .as(document + ": a mark stands right before its block")
                    .isEqualTo(marks);
            assertThat(marks)
                    .as(document + ": java, json and python blocks are marked")
                    .isGreaterThanOrEqualTo(code);
        }
    }

    @Test
    void theVendorsProgramPrintsWhatTheReadmeSays(@TempDir Path plugins) throws IOException {
        Path plugin = plugins.resolve("disk_usage.json");
        Files.writeString(plugin, Samples.source("examples/plugins/json/disk_usage.json"));
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rw-------"));

        assertThat(printed(() -> QuickStart.main(new String[] {plugins.toString()})))
                .isEqualTo(Samples.source("examples/src/test/resources/readme/quickstart.txt"));
    }

    @Test
    void anUnknownSampleIsNamed() {
        assertThatThrownBy(() -> Samples.source("no-such")).hasMessageContaining("no-such");
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
