package io.countermeasure.integration.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.countermeasure.cli.Main;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sessions of the documents, typed into a shell: those of a page one after the other in a folder of their own, with {@code countermeasure} in
 * {@code PATH} and {@code PROJECT} for this checkout.
 */
class SessionTest {

    private static final Duration LIMIT = Duration.ofMinutes(3); // against hanging
    private static final Pattern SETUP =
            Pattern.compile("^<!-- setup\\n(.*?)^-->$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern PATH_VALUE = Pattern.compile("= (/\\S+)");

    @TempDir
    Path root;

    @TestFactory
    Stream<DynamicTest> everySessionPrintsWhatThePageSays() throws IOException {
        return pages("console").map(page -> DynamicTest.dynamicTest(page.name(), () -> play(page)));
    }

    @TestFactory
    Stream<DynamicTest> everyConfigurationIsTaken() throws IOException {
        return pages("config")
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.kind().equals("config"))
                .map(block -> DynamicTest.dynamicTest(block.place(), () -> configure(block)));
    }

    private static Stream<Page> pages(String kind) throws IOException {
        return Page.all().stream()
                .filter(page ->
                        page.blocks().stream().anyMatch(block -> block.kind().equals(kind)));
    }

    private void play(Page page) throws Exception {
        Shell shell = shell(page.name());
        Map<String, String> ids = new HashMap<>();
        int line = 0;
        for (Block block : page.blocks()) {
            for (String script : setups(page, line, block.line())) {
                Shell.Printed printed = shell.run("set -e\n" + script, LIMIT);
                assertThat(printed.code())
                        .as("%s: setup: %s", block.place(), printed.text())
                        .isZero();
            }
            line = block.line();
            if (block.kind().equals("console")) {
                play(block, shell, ids);
            }
        }
    }

    private static void play(Block block, Shell shell, Map<String, String> ids) throws Exception {
        int code = 0;
        for (Session step : Session.of(block)) {
            Shell.Printed printed = shell.run("(exit " + code + ")\n" + step.typed(ids), LIMIT);
            if (!step.isPrinted(printed.text())) {
                fail(
                        "%s: \"%s\" prints\n%s\nbut the page says\n%s",
                        block.place(), step.command(), printed.text(), String.join("\n", step.expected()));
            }
            step.learn(printed.text(), ids);
            code = printed.code();
        }
    }

    /** The scripts between those lines of the page. */
    private static List<String> setups(Page page, int from, int to) {
        return SETUP.matcher(String.join("\n", page.lines().subList(from, to)))
                .results()
                .map(setup -> setup.group(1))
                .toList();
    }

    /** Folders of the host become folders of this test's, and users this one. */
    private void configure(Block block) throws Exception {
        Shell shell = shell(block.place().replace(':', '-'));
        Path there = Files.createDirectories(root.resolve("host"));
        for (MatchResult path : PATH_VALUE.matcher(block.text()).results().toList()) {
            Files.createDirectories(
                    Path.of(there + path.group(1)),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        String text = PATH_VALUE
                .matcher(
                        block.text().replaceAll("(?m)^(user|run_as) *= .*$", "$1 = " + System.getProperty("user.name")))
                .replaceAll("= " + there + "$1");
        Path file = Files.writeString(root.resolve("countermeasure.properties"), text);

        Shell.Printed printed = shell.run("countermeasure --config " + file + " list-plugins", LIMIT);

        assertThat(printed.code()).as("%s: %s", block.place(), printed.text()).isZero();
    }

    private Shell shell(String name) throws IOException, URISyntaxException {
        Path jar = jar();
        Assumptions.assumeTrue(Files.exists(jar), "needs " + jar + ", which mvn package makes");
        Path home = Files.createDirectories(root.resolve(name.replace('/', '-')));
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path command = Files.writeString(
                bin.resolve("countermeasure"),
                "#!/bin/sh\nexec '" + Page.ROOT.resolve("bin/countermeasure") + "' \"$@\"\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path work = Files.createDirectories(home.resolve("work"));
        Files.createDirectories(work.resolve("plugins"));
        return new Shell(
                work,
                home,
                Map.of(
                        "PATH", bin.toString(),
                        "PROJECT", Page.ROOT.toString(),
                        "COUNTERMEASURE_JAR", jar.toString()));
    }

    /** Beside what this build made of the CLI. */
    static Path jar() throws URISyntaxException {
        Path classes = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return Objects.requireNonNull(classes.getParent()).resolve("countermeasure.jar");
    }
}
