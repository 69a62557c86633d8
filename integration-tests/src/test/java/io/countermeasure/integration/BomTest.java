package io.countermeasure.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who imports the BOM has a version for each module. */
class BomTest {

    private static final Path BOM = Path.of("../countermeasure-bom/pom.xml");
    private static final Pattern MANAGED = Pattern.compile("<dependency>\\s*<groupId>io.countermeasure</groupId>\\s*"
            + "<artifactId>(.*?)</artifactId>\\s*<version>\\$\\{project.version}</version>");

    @Test
    void itNamesEveryPublishedModuleAndNothingElse() throws IOException {
        String text = Files.readString(BOM);
        List<String> managed =
                MANAGED.matcher(text).results().map(match -> match.group(1)).toList();
        assertThat(managed)
                .containsExactlyInAnyOrderElementsOf(
                        OurModule.all().stream().map(OurModule::artifact).toList());
        assertThat(Pattern.compile("<dependency>").matcher(text).results()).hasSameSizeAs(managed);
    }
}
