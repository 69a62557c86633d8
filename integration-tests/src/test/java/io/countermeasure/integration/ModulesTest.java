package io.countermeasure.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modules as they describe themselves. */
class ModulesTest {

    private static final List<String> DOWNWARDS = List.of(
            "io.countermeasure.api",
            "io.countermeasure.json",
            "io.countermeasure.process",
            "io.countermeasure.core",
            "io.countermeasure.python",
            "io.countermeasure.testkit",
            "io.countermeasure.cli");

    private static final Set<String> MAY_SHARE_INTERNALS = Set.of(
            "io.countermeasure.process", "io.countermeasure.core", "io.countermeasure.python", "io.countermeasure.cli");

    /** To picocli, and to JUnit. */
    private static final Set<String> MAY_OPEN = Set.of("io.countermeasure.cli", "io.countermeasure.testkit");

    private static final Path SHELL_LOADER =
            Path.of("src/test/java/io/countermeasure/integration/shell/ShellFileLoader.java");

    private final List<OurModule> modules = OurModule.all();

    @Test
    void everyModuleRequiresOnlyWhatStandsBeforeIt() {
        assertThat(modules).extracting(OurModule::name).containsExactlyInAnyOrderElementsOf(DOWNWARDS);
        for (OurModule module : modules) {
            Set<String> required = module.descriptor().requires().stream()
                    .map(Requires::name)
                    .filter(name -> name.startsWith("io.countermeasure."))
                    .collect(Collectors.toSet());
            assertThat(DOWNWARDS.subList(0, DOWNWARDS.indexOf(module.name())))
                    .as("what %s may require", module.name())
                    .containsAll(required);
        }
    }

    @Test
    void noPackageIsInTwoModules() {
        Map<String, String> owners = new HashMap<>();
        Set<String> split = new TreeSet<>();
        for (OurModule module : modules) {
            for (String name : module.descriptor().packages()) {
                String other = owners.putIfAbsent(name, module.name());
                if (other != null) {
                    split.add(name + " is in " + other + " and in " + module.name());
                }
            }
        }
        assertThat(split).isEmpty();
    }

    @Test
    void theJavadocOfAllThatIsExportedIsChecked() throws IOException {
        String build = Files.readString(Path.of("../pom.xml"));
        Matcher checked =
                Pattern.compile("<exported.packages>(.*)</exported.packages>").matcher(build);

        assertThat(checked.find()).isTrue();
        assertThat(checked.group(1).split(",", -1))
                .containsAll(modules.stream()
                        .flatMap(module -> module.exportedPackages().stream())
                        .toList());
    }

    @Test
    void internalsAreExportedToOurOwnModulesOnly() {
        for (OurModule module : modules) {
            for (Exports export : module.descriptor().exports()) {
                boolean internal =
                        export.source().contains(".internal") || export.source().equals("io.countermeasure.process");
                assertThat(export.isQualified())
                        .as("%s exports %s to named modules only", module.name(), export.source())
                        .isEqualTo(internal);
                assertThat(MAY_SHARE_INTERNALS)
                        .as("whom %s exports %s to", module.name(), export.source())
                        .containsAll(export.targets());
            }
        }
    }

    @Test
    void noModuleIsOpen() {
        assertThat(modules).noneMatch(module -> module.descriptor().isOpen());
        assertThat(modules)
                .allMatch(module -> module.descriptor().opens().isEmpty() || MAY_OPEN.contains(module.name()));
    }

    /** As a project of its own would be: a module that sees what the API exports, and nothing else of ours. */
    @Test
    void aLoaderForAnotherLanguageNeedsTheApiAlone(@TempDir Path folder) throws Exception {
        Path module = Files.writeString(
                folder.resolve("module-info.java"), "module com.acme.shell { requires io.countermeasure.api; }");
        String path = Stream.concat(
                        modules.stream().map(OurModule::path),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                                .filter(jar -> jar.matches(".*/(?:slf4j-api|jspecify)-[^/]*[.]jar")))
                .collect(Collectors.joining(File.pathSeparator));
        StringWriter said = new StringWriter();

        int code = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        new PrintWriter(said, true),
                        new PrintWriter(said, true),
                        "-proc:none",
                        "-d",
                        folder.resolve("classes").toString(),
                        "--module-path",
                        path,
                        module.toString(),
                        SHELL_LOADER.toString());

        assertThat(code).as(said.toString()).isZero();
        assertThat(folder.resolve("classes/io/countermeasure/integration/shell/ShellFileLoader.class"))
                .exists();
    }
}
