package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildMetadataTest {

    @TempDir
    Path home;

    private Operator operator;

    @BeforeEach
    void arrive() throws IOException {
        operator = new Operator(home);
        operator.plugin("x", "true");
    }

    @Test
    void theCatalogIsOneDocumentOnStandardOutput() {
        Said said = operator.says("rebuild-metadata");

        assertThat(said.code()).isZero();
        assertThat(said.err()).isEmpty();
        assertThat(said.list("countermeasures"))
                .singleElement()
                .extracting("kind")
                .isEqualTo("json");
        assertThat(operator.says("rebuild_metadata", "--json").json())
                .containsOnlyKeys("taken", "countermeasures", "problems");
    }

    @Test
    void whatIsUnusableIsToldAndIsNoFailure() throws IOException {
        Path bad = operator.file("bad.json", "[]");

        Said said = operator.says("rebuild-metadata");

        assertThat(said.code()).isZero();
        assertThat(said.err()).startsWith("countermeasure: " + bad + ":1:1: ");
        assertThat(said.list("problems")).hasSize(1);
    }

    @Test
    void aFileIsReplacedWholeAndNothingIsLeftBesideIt() throws IOException {
        Path folder = Files.createDirectory(home.resolve("out"));
        Path file = Files.writeString(folder.resolve("catalog.json"), "old");

        Said said = operator.says("rebuild-metadata", "--out", file.toString());
        Said json = operator.says("rebuild-metadata", "--json", "--out", file.toString());

        assertThat(said).isEqualTo(new Said(0, "", "countermeasure: 1 countermeasure written to " + file + "\n"));
        assertThat(json.json())
                .containsEntry("out", file.toString())
                .containsEntry("countermeasures", 1L)
                .containsEntry("problems", 0L);
        assertThat(new Said(0, Files.readString(file), "").list("countermeasures"))
                .hasSize(1);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsAUsageError() {
        for (String file : new String[] {"/no/such/folder/catalog.json", home.toString(), "/"}) {
            Said said = operator.says("rebuild-metadata", "--out", file);
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.err()).startsWith("countermeasure: --out must be a file that can be written ");
        }
    }

    @Test
    void theFileIsForAllToReadAndForItsOwnerAloneToWriteWhateverTheOneBeforeWas() throws IOException {
        Path file = Files.writeString(home.resolve("catalog.json"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(operator.says("rebuild-metadata", "--out", file.toString()).code())
                .isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }
}
