package io.countermeasure.integration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has just cloned the project types what README.md says, and nothing else; without a network. */
class NewcomerTest {

    private static final Duration LIMIT = Duration.ofMinutes(15); // against hanging

    @TempDir
    Path folder;

    @Test
    void whatTheReadmeTellsANewcomerToTypeWorksInAFreshClone() throws Exception {
        Path clone = clone(folder.resolve("countermeasure"));
        configure(clone);
        Map<String, String> quicker =
                Map.of("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"); // for a JVM of a minute
        Shell shell = new Shell(clone, Files.createDirectory(folder.resolve("home")), quicker);
        List<Block> blocks = Page.of("README.md").blocks().stream()
                .filter(block -> block.kind().equals("newcomer"))
                .toList();

        assertThat(blocks).hasSizeGreaterThanOrEqualTo(2);
        for (Block block : blocks) {
            Shell.Printed printed = shell.run("set -e\n" + block.text(), LIMIT);
            assertThat(printed.code())
                    .as("%s: %s", block.place(), printed.text())
                    .isZero();
        }
    }

    /** What would be in a commit of the working tree as it stands. */
    private static Path clone(Path to) throws Exception {
        Assumptions.assumeTrue(Files.exists(Page.ROOT.resolve(".git")), "needs a git checkout");
        Process git = new ProcessBuilder(
                        "git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                .directory(Page.ROOT.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).isZero();
        for (String name : names.split("\0", 0)) {
            copy(Page.ROOT.resolve(name), to.resolve(name));
        }
        return to;
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(from)) { // else it was removed, and that was not committed
            Files.createDirectories(to.getParent());
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** The newcomer's Maven has fetched already what it needs, and these sources were checked by the build that runs this. */
    private static void configure(Path clone) throws IOException {
        Stream<String> repository =
                Stream.ofNullable(System.getProperty("maven.repo.local")).map(path -> "-Dmaven.repo.local=" + path);
        Files.write(
                clone.resolve(".mvn/maven.config"),
                Stream.concat(Stream.of("-o", "-Dlint.plugin=-g"), repository).toList(),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
