package io.countermeasure.core.internal.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Problem;
import io.countermeasure.model.Rejection;
import io.countermeasure.model.TextKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of jars that are no plugins, or bad ones: each is a problem with a sentence, and the good one beside them loads. */
@Timeout(180)
class JarLoadingTest {

    private static final String RUN = "@Override public void run(RunContext c) { c.saveTextOutput(\"well\"); }";

    private Path temporary = Path.of("");
    private Path folder = Path.of("");
    private List<Problem> said = List.of();

    @BeforeEach
    void prepare(@TempDir Path given) throws IOException {
        temporary = given;
        folder = Files.createDirectory(given.resolve("plugins"));
        TestJar.plugin("good.one", RUN).write(folder.resolve("good.jar"));
    }

    @Test
    void whatIsNoJarIsSaidToBeNone() throws IOException {
        byte[] whole = TestJar.plugin("a.whole", RUN).bytes();
        bytes("empty", new byte[0]);
        bytes("text", "this is no jar".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        bytes("cut", Arrays.copyOf(whole, whole.length - 10));
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, whole.length - 200, whole.length - 30, (byte) 7);
        bytes("damaged", damaged);
        byte[] far = whole.clone();
        Arrays.fill(far, whole.length - 10, whole.length - 6, (byte) 0x7f);
        bytes("far", far);

        assertThat(problems("empty", "text", "cut")).allMatch("file must be a jar but is none, or is cut off"::equals);
        assertThat(problems("damaged")).containsExactly("file must be a jar but its directory of entries is damaged");
        assertThat(problems("far")).hasSize(1).first().asString().contains("damaged");
    }

    @Test
    void aDescriptionIsHeldToTheRulesOfAJsonPlugin() throws IOException {
        TestJar.plugin("a.array", RUN).description("[]").write(folder.resolve("array.jar"));
        TestJar.plugin("a.json", RUN).description("{\n  \"class\": }").write(folder.resolve("json.jar"));
        TestJar.plugin("a.keys", RUN)
                .description("{\"textkey\": \"a.keys\", \"max_rumtime\": 5, \"max_frequency\": -1}")
                .write(folder.resolve("keys.jar"));
        TestJar.plugin("a.gone", RUN)
                .description(TestJar.description("demo.Gone", "a.gone"))
                .write(folder.resolve("gone.jar"));
        TestJar.plugin("a.text", RUN)
                .description(TestJar.description("demo.Text", "a.text"))
                .entry("demo/Text.class", "no class")
                .write(folder.resolve("text.jar"));
        TestJar.plugin("a.detach", RUN)
                .description(
                        TestJar.description("demo.ACountermeasure", "a.detach").replace("}", ", \"detach\": true}"))
                .write(folder.resolve("detach.jar"));

        assertThat(problems("array"))
                .containsExactly("META-INF/countermeasures.json:1:1: plugin must be a JSON object but was an array");
        assertThat(problems("json")).hasSize(1).first().asString().startsWith("META-INF/countermeasures.json:2:");
        assertThat(String.join("\n", problems("keys")))
                .contains(
                        "\"max_rumtime\" is no known key; did you mean \"max_runtime\"?",
                        "max_frequency must be a whole number",
                        "class is required but is missing",
                        "name is required but is missing");
        assertThat(problems("gone"))
                .containsExactly(
                        "class \"demo.Gone\", by META-INF/countermeasures.json, must be in the jar but is missing");
        assertThat(problems("text")).containsExactly("class \"demo.Text\" must be a class file but is none");
        assertThat(problems("detach")).hasSize(1).first().asString().contains("detach must be false");
        try (CountermeasureEngine engine = engine().build()) {
            Rejection rejection = engine.request("a.keys").run().rejection().orElseThrow();
            assertThat(rejection.reason()).isEqualTo(Rejection.Reason.INVALID);
        }
    }

    @Test
    void aClassOfALaterJavaIsNamed() throws IOException {
        for (String name : List.of("described", "asked")) {
            TestJar jar = TestJar.plugin("a." + name, RUN);
            TestJar later = name.equals("asked") ? jar.undescribed() : jar;
            bytes(name, patched(later.bytes()));
        }

        int ours = Runtime.version().feature();
        assertThat(problems("described"))
                .containsExactly(
                        "class \"demo.ACountermeasure\" must be for Java " + ours + " or earlier but is for Java 99");
        assertThat(problems("asked"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith(
                        "class demo.ACountermeasure must be for Java " + ours + " or earlier but is for a later one");
    }

    @Test
    void aJarThatIsAskedMustHaveOnePluginThatCanBeMade() throws IOException {
        TestJar.empty().source("Other", "package demo; class Other {}").write(folder.resolve("none.jar"));
        TestJar.plugin("a.one", RUN)
                .source("BCountermeasure", TestJar.pluginClass("BCountermeasure", "a.two", RUN))
                .undescribed()
                .write(folder.resolve("two.jar"));
        TestJar.plugin("a.services", RUN)
                .undescribed()
                .entry("META-INF/services/io.countermeasure.plugin.CountermeasurePlugin", "demo.Missing # soon\n")
                .write(folder.resolve("services.jar"));
        TestJar.plugin("a.args", "public ACountermeasure(int x) {}", RUN)
                .undescribed()
                .write(folder.resolve("args.jar"));
        TestJar.plugin("a.exit", "static { System.exit(0); }", RUN)
                .undescribed()
                .write(folder.resolve("exit.jar"));
        TestJar.plugin(
                        "a.forged",
                        "static { System.out.println(\"{\\\"problem\\\": \\\"forged\\\"}\"); throw new Error(\"real\"); }"
                                .replace("throw", "if (true) throw"),
                        RUN)
                .undescribed()
                .write(folder.resolve("forged.jar"));

        assertThat(problems("none"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("jar must have one plugin")
                .endsWith("has none");
        assertThat(problems("two"))
                .hasSize(1)
                .first()
                .asString()
                .endsWith("has demo.ACountermeasure, demo.BCountermeasure");
        assertThat(problems("services")).containsExactly("class demo.Missing must be in the jar but is missing");
        assertThat(problems("args")).hasSize(1).first().asString().contains("a public constructor without parameters");
        assertThat(problems("exit")).hasSize(1).first().asString().contains("its JVM ended with exit code 0");
        assertThat(problems("forged")).hasSize(1).first().asString().contains("java.lang.Error: real");
    }

    @Test
    void nothingBesideTheJarIsLoadedAndNothingIsUnpackedBeyondItsUse() throws IOException {
        TestJar.plugin("a.path", RUN)
                .entry("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nClass-Path: other.jar\n\n")
                .write(folder.resolve("path.jar"));
        TestJar.plugin("a.lower", RUN)
                .entry("META-INF/manifest.mf", "Manifest-Version: 1.0\nClass-Path: other.jar\n\n")
                .write(folder.resolve("lower.jar"));
        TestJar.plugin("a.index", RUN)
                .entry("META-INF/INDEX.LIST", "JarIndex-Version: 1.0\n\n/tmp/other.jar\nother\n")
                .write(folder.resolve("index.jar"));
        TestJar.plugin("a.manifest", RUN)
                .entry("META-INF/MANIFEST.MF", "no manifest at all\n")
                .write(folder.resolve("manifest.jar"));
        TestJar.plugin("a.bomb", RUN).description(" ".repeat(200 * 1024 * 1024)).write(folder.resolve("bomb.jar"));
        TestJar.plugin("a.dots", RUN)
                .entry("../../evil", "x")
                .entry("/absolute", "x")
                .write(folder.resolve("dots.jar"));

        TestJar many = TestJar.plugin("a.many", RUN);
        for (int i = 0; i < 66_000; i++) {
            many.entry("e" + i, "");
        }
        many.write(folder.resolve("many.jar"));

        assertThat(problems("many")).containsExactly("jar must have fewer than 65535 entries but has more");
        assertThat(problems("path"))
                .containsExactly("jar must hold all it needs but its manifest has the Class-Path \"other.jar\"");
        assertThat(problems("lower")).isEqualTo(problems("path"));
        assertThat(problems("index"))
                .containsExactly("jar must hold all it needs but has META-INF/INDEX.LIST, by which others are loaded");
        assertThat(problems("manifest"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("META-INF/MANIFEST.MF must be a manifest but");
        assertThat(problems("bomb"))
                .containsExactly("META-INF/countermeasures.json must have at most 1048576 bytes but has more");
        assertThat(problems("dots")).isEmpty();
        assertThat(temporary.resolve("../evil")).doesNotExist();
    }

    @Test
    void whatIsAskedIsAskedOnce() throws IOException {
        Path count = temporary.resolve("count");
        TestJar.plugin(
                        "a.counted",
                        "static { try { java.nio.file.Files.writeString(java.nio.file.Path.of(\"" + count
                                + "\"), \"x\", java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND); }"
                                + " catch (java.io.IOException e) { throw new IllegalStateException(e); } }",
                        RUN)
                .undescribed()
                .write(folder.resolve("counted.jar"));
        try (CountermeasureEngine engine = engine().build()) {
            Files.copy(folder.resolve("good.jar"), folder.resolve("more.jar"));
            Catalog catalog = engine.registry().refresh();
            Files.setLastModifiedTime(folder.resolve("counted.jar"), java.nio.file.attribute.FileTime.fromMillis(0));
            engine.registry().refresh();

            assertThat(catalog.find(TextKey.of("a.counted"))).isPresent();
        }
        assertThat(count).hasContent("x");
    }

    @Test
    void withoutABinJavaEachJarIsAProblemWithARemedy() throws IOException {
        Path missing = temporary.resolve("no/bin/java");
        try (CountermeasureEngine engine =
                engine().loader(new JarCountermeasureLoader(missing, temporary)).build()) {
            assertThat(engine.registry().catalog().problems())
                    .extracting(Problem::rule)
                    .containsExactly("java, which runs plugins that are jars, must be executable at " + missing
                            + " but is not; run the agent with a Java runtime that has bin/java, or take the jar away");
        }
    }

    @Test
    void aWorkerJarThatWasChangedIsReplacedBeforeItIsUsed() throws IOException {
        WorkerJar library = new WorkerJar(temporary);
        Path file = library.path();
        byte[] right = Files.readAllBytes(file);
        Files.write(file, new byte[] {1});
        Path again = new WorkerJar(temporary).path();
        Files.setPosixFilePermissions(again, PosixFilePermissions.fromString("rw-rw-rw-"));
        Path third = library.path();

        assertThat(Files.readAllBytes(again)).isEqualTo(right);
        assertThat(again).isEqualTo(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(third)))
                .isEqualTo("rw-r--r--");
        try (Stream<Path> all = Files.list(temporary)) {
            assertThat(all.map(p -> p.getFileName().toString()).filter(n -> n.startsWith("countermeasure-worker-")))
                    .hasSize(1);
        }
    }

    @Test
    void aWorkerJarThatWasCleanedAwayIsThereAgainForTheNextRun() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try (CountermeasureEngine engine =
                engine().loader(new JarCountermeasureLoader(java, temporary)).build()) {
            Files.delete(new WorkerJar(temporary).path());

            ExecutionResult result = engine.request("good.one").run();

            assertThat(result.outcome()).as("%s %s", result, result.console()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    private EngineBuilder engine() {
        return CountermeasureEngine.builder().pluginDirectory(folder);
    }

    /** What is said of these, once all files are there; the good one beside them loads and runs. */
    private List<String> problems(String... names) {
        if (said.isEmpty()) {
            try (CountermeasureEngine engine = engine().build()) {
                ExecutionResult good = engine.request("good.one").run();
                assertThat(good.outcome()).as(good.toString()).isEqualTo(Outcome.SUCCEEDED);
                said = engine.registry().catalog().problems();
            }
        }
        List<String> files = Arrays.stream(names).map(name -> name + ".jar").toList();
        return said.stream()
                .filter(problem -> files.stream().anyMatch(String.valueOf(problem.file())::endsWith))
                .map(Problem::rule)
                .collect(Collectors.toList());
    }

    private void bytes(String name, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve(name + ".jar"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** With every class as if a Java of the far future had compiled it. */
    private static byte[] patched(byte[] jar) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var in = new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(jar));
                ZipOutputStream to = new ZipOutputStream(out)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                if (entry.getName().endsWith(".class")) {
                    content[6] = 0;
                    content[7] = (byte) (44 + 99);
                }
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write(content);
                to.closeEntry();
            }
        }
        return out.toByteArray();
    }
}
