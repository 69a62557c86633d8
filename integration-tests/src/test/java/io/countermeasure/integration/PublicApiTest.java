package io.countermeasure.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What everybody may use is a text that somebody has read: a change of it is a change of these files. */
class PublicApiTest {

    private static final Path FILES = Path.of("src/test/resources/api");
    private static final int MOST_TYPES = 60;
    private static final int MOST_TYPES_OF_THE_TESTKIT = 20;
    private static final String TESTKIT = "io.countermeasure.testkit";

    static List<OurModule> modules() {
        return OurModule.all();
    }

    @Test
    void everyModuleIsLookedAt() {
        assertThat(modules())
                .extracting(OurModule::artifact)
                .contains(
                        "countermeasure-api",
                        "countermeasure-json",
                        "countermeasure-process",
                        "countermeasure-core",
                        "countermeasure-testkit",
                        "countermeasure-cli");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modules")
    void thePublicApiIsTheOneThatWasReviewed(OurModule module) throws IOException {
        Path file = FILES.resolve(module.artifact() + ".txt");
        String now = ApiText.of(module);
        if (Boolean.getBoolean("api.update")) {
            Files.writeString(file, now);
        }
        String reviewed = Files.exists(file) ? Files.readString(file) : "";
        assertThat(LineDiff.between(reviewed, now))
                .as(
                        "the public API of %s differs from %s (- reviewed, + now); if that is meant, say"
                                + " mvn -pl integration-tests -am -Dapi.update=true -Dtest=PublicApiTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false verify, and review the file",
                        module.artifact(), file)
                .isEmpty();
    }

    @Test
    void everyReviewedFileHasItsModule() throws IOException {
        Set<String> expected =
                modules().stream().map(module -> module.artifact() + ".txt").collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void thePublicApiStaysSmall() {
        assertThat(topLevelTypes(false)).as("exported top-level types").hasSizeBetween(1, MOST_TYPES);
        assertThat(topLevelTypes(true))
                .as("exported top-level types of the testkit")
                .hasSizeBetween(1, MOST_TYPES_OF_THE_TESTKIT);
    }

    private static List<Class<?>> topLevelTypes(boolean ofTheTestkit) {
        return modules().stream()
                .filter(module -> module.name().equals(TESTKIT) == ofTheTestkit)
                .<Class<?>>flatMap(module -> module.exportedTypes().stream())
                .filter(type -> type.getDeclaringClass() == null)
                .toList();
    }

    @Test
    void whoeverUsesATypeCanSeeAllThatItNames() {
        Set<String> exported = exportedTypes().map(Class::getName).collect(Collectors.toSet());
        Set<String> hidden = new TreeSet<>();
        exportedTypes()
                .forEach(type -> Signatures.classesNamedBy(type).stream()
                        .filter(name -> !exported.contains(name) && !isCommonGround(name) && !isOfItsTests(type, name))
                        .forEach(name -> hidden.add(type.getName() + " names " + name)));
        assertThat(hidden).isEmpty();
    }

    private static boolean isCommonGround(String name) {
        return name.startsWith("java.") || name.startsWith("org.slf4j.") || name.startsWith("org.jspecify.");
    }

    /** Whoever uses the testkit has these. */
    private static boolean isOfItsTests(Class<?> type, String name) {
        return type.getPackageName().equals(TESTKIT)
                && (name.startsWith("org.junit.jupiter.api.") || name.startsWith("org.assertj.core.api."));
    }

    private static Stream<Class<?>> exportedTypes() {
        return modules().stream().flatMap(module -> module.exportedTypes().stream());
    }
}
