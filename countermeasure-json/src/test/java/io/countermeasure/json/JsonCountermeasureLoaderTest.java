package io.countermeasure.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.CountermeasureMetadata.OnAgentExit;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Output;
import io.countermeasure.model.Problem;
import io.countermeasure.model.SandboxPolicy;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonCountermeasureLoaderTest {

    private static final String MINIMAL =
            "{\"name\":\"n\",\"author\":\"a\",\"textkey\":\"k\",\"description\":\"d\"," + "\"command\":\"true\"%s}";

    @Test
    void itIsFoundByServiceLoader() {
        assertThat(ServiceLoader.load(CountermeasureLoader.class))
                .hasAtLeastOneElementOfType(JsonCountermeasureLoader.class);
        assertThat(new JsonCountermeasureLoader().kind()).isEqualTo("json");
        assertThat(new JsonCountermeasureLoader().extensions()).containsExactly("json");
    }

    @Test
    void everyMemberArrivesInTheMetadata() {
        CommandCountermeasure plugin = plugin("good/everything.json");

        assertThat(plugin.metadata())
                .isEqualTo(CountermeasureMetadata.builder("info.netstat")
                        .name("netstat")
                        .author("ops@acme.example")
                        .description("Gather netstat output")
                        .wallAnnounceDelay(Duration.ofSeconds(60))
                        .maxFrequency(Duration.ofSeconds(300))
                        .maxRuntime(Duration.ofSeconds(30))
                        .sudoRequirement("/sbin/shutdown -r +1")
                        .environment("LANG", "C.UTF-8")
                        .environment("EMPTY", "")
                        .environment("_x1", "a\nb")
                        .workingDirectory(Path.of("/var/log"))
                        .output(Output.Format.HTML)
                        .disruptive(true)
                        .onAgentExit(OnAgentExit.FINISH)
                        .sandbox(SandboxPolicy.builder()
                                .require(Guarantee.NO_NETWORK)
                                .prefer(Guarantee.SYSCALL_FILTER)
                                .read(Path.of("/var/log"))
                                .write(Path.of("/var/spool/acme"))
                                .build())
                        .build());
        assertThat(plugin.command()).isEqualTo(Command.shell("netstat -ant"));
        assertThat(plugin.command().environment()).isEmpty();
        assertThat(plugin.command().workingDirectory()).isEmpty();
    }

    @Test
    void nullIsAsIfItWereMissing() {
        assertThat(plugin("good/all-null.json").metadata())
                .isEqualTo(plugin("good/minimal.json").metadata());
    }

    @Test
    void theVendorsFileLoadsUnchanged() {
        CommandCountermeasure plugin = plugin("good/vendor-verbatim.json");

        assertThat(plugin.metadata().maxFrequency()).contains(Duration.ofSeconds(60));
        assertThat(plugin.metadata().maxRuntime()).isEmpty();
        assertThat(plugin.command().words()).containsExactly("/bin/sh", "-c", "netstat -ant");
    }

    @Test
    void anArrayIsExecutedAsItStands() {
        assertThat(plugin("good/command-words.json").command())
                .isEqualTo(Command.of("/usr/bin/systemctl", "restart", "nginx", ""));
    }

    @Test
    void aByteOrderMarkIsAWarningOnly() {
        Path file = Corpus.file("good/j06-utf8-bom.json");
        RecordingContext context = RecordingContext.load(file, Corpus.read(file));

        assertThat(context.plugins).hasSize(1);
        assertThat(context.problems)
                .singleElement()
                .satisfies(p -> assertThat(p.level()).isEqualTo(Problem.Level.WARNING));
    }

    @Test
    void allThatIsWrongIsReportedAtOnceInTheOrderOfTheFile() {
        String document = """
                {
                  "name": 5,
                  "autor": "a",
                  "textkey": "A",
                  "max_runtime": "60",
                  "environment": {"A": 1, "1B": "x"},
                  "sandbox": {"read": ["x"]},
                  "command": "",
                  "command": "x"
                }
                """;

        assertThat(rules(document))
                .containsExactly(
                        "1:1: author is required but is missing",
                        "1:1: description is required but is missing",
                        "2:11: name must be a string but was 5",
                        "3:3: \"autor\" is no known key; did you mean \"author\"?",
                        "4:14: textkey must be 1 to 128 lower-case letters, digits, underscores and single inner periods"
                                + " but was \"A\"",
                        "5:18: max_runtime must be a whole number of seconds from 1 to 2147483647 but was \"60\"",
                        "6:24: environment value of \"A\" must be a string but was 1",
                        "6:27: environment name must be letters, digits and underscores, not first a digit, but was"
                                + " \"1B\"",
                        "7:24: sandbox read entry must be an absolute path but was \"x\"",
                        "8:14: command must not be blank but was \"\"",
                        "9:3: \"command\" must stand once but stands again");
    }

    @Test
    void columnsCountCharactersNotBytesOrUnits() {
        assertThat(rules("{\"ä😀\": 1, \"b\": @}")).containsExactly("1:16: document must be JSON but has \"@\" here");
        assertThat(rules("{\r\n\"a\":\r@}")).containsExactly("3:1: document must be JSON but has \"@\" here");
        assertThat(rules("[1,2}")).containsExactly("1:5: document must be JSON but has \"}\" here");
        assertThat(rules("{\"a\": +60}")).containsExactly("1:7: document must be JSON but has \"+60\" here");
        assertThat(rules("{\"a\": 060}")).containsExactly("1:7: document must be JSON but has \"060\" here");
        assertThat(rules("{\"a\": nope}")).containsExactly("1:7: document must be JSON but has \"nope\" here");
    }

    @Test
    void aBadFileClaimsItsKey() {
        Path file = Path.of("/plugins/x.json");
        for (String bad : List.of(
                String.format(MINIMAL, ",\"nonsense\":1"),
                String.format(MINIMAL, ",\"textkey\":\"other\""),
                String.format(MINIMAL, "") + "x",
                "{\"textkey\":\"k\",\"name\":\"cut sho",
                "{\"textkey\":\"k\"}")) {
            assertThat(RecordingContext.load(file, bad.getBytes(UTF_8)).claims)
                    .as(bad)
                    .containsExactly(Map.entry(file, TextKey.of("k")));
        }
        assertThat(RecordingContext.load(file, "{\"textkey\":\"../x\"}".getBytes(UTF_8)).claims)
                .isEmpty();
    }

    @Test
    void sizeIsLookedAtBeforeAnythingElse() {
        byte[] big = new byte[(1 << 20) + 1];
        Arrays.fill(big, (byte) '[');

        assertThat(RecordingContext.load(big).problems)
                .extracting(Problem::rule)
                .containsExactly("document must be at most 1048576 bytes but was 1048577");
    }

    @Test
    void whatIsHugeIsRefusedWithOneShortSentence() {
        String manyKeys = IntStream.range(0, 100_000)
                .mapToObj(i -> "\"k" + i + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
        for (String document : List.of(
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000),
                "{\"max_runtime\":" + "1".repeat(1_000_000) + "}",
                "{\"sudo_requirements\":[" + "\"a\",".repeat(10_000) + "\"a\"]}",
                "{\"" + "k".repeat(1_000_000) + "\":1}",
                "{\"k\":" + "x".repeat(1_000_000) + "}",
                String.format(MINIMAL, "").replace("true", "x".repeat(131_072)),
                String.format(MINIMAL, "").replace("\"n\"", "\"" + "n".repeat(1_000_000) + "\""),
                manyKeys)) {
            RecordingContext context = RecordingContext.load(document.getBytes(UTF_8));
            assertThat(context.plugins).isEmpty();
            assertThat(context.errors())
                    .isNotEmpty()
                    .allSatisfy(p -> assertThat(p.rule()).hasSizeLessThan(500));
        }
    }

    @Test
    void manyFaultsFarDownAreNotLookedUpForEver() {
        String document =
                String.format(MINIMAL, " ".repeat(900_000) + ",\"sudo_requirements\":[" + "1,".repeat(9_000) + "1]");

        List<Problem> problems = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> RecordingContext.load(document.getBytes(UTF_8)).problems);
        assertThat(problems).hasSize(100);
    }

    @Test
    void oneBadFileHarmsNoOther() {
        RecordingContext context = new RecordingContext();
        Corpus.bad().forEach(file -> context.files.add(file(file)));
        Corpus.good().forEach(file -> context.files.add(file(file)));

        new JsonCountermeasureLoader().load(context);

        assertThat(context.plugins.keySet()).containsExactlyElementsOf(Corpus.good());
    }

    @Test
    void aDocumentIsParsedWithoutAFile() {
        assertThat(JsonCountermeasureLoader.parse(String.format(MINIMAL, ""))
                        .metadata()
                        .textKey())
                .isEqualTo(TextKey.of("k"));
        assertThatThrownBy(() -> JsonCountermeasureLoader.parse(String.format(MINIMAL, ",\n\"x\":1,\n\"y\":2")))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageStartingWith("2:1: \"x\" is no known key")
                .hasMessageContaining("; \"y\" is no known key")
                .extracting("line", "column")
                .containsExactly(2, 1);
    }

    private static PluginFile file(Path path) {
        return new PluginFile(path, Corpus.read(path), "0".repeat(64));
    }

    private static List<String> rules(String document) {
        return RecordingContext.load(document.getBytes(UTF_8)).problems.stream()
                .map(p -> p.line() + ":" + p.column() + ": " + p.rule())
                .toList();
    }

    private static CommandCountermeasure plugin(String name) {
        Path file = Corpus.file(name);
        return (CommandCountermeasure) Objects.requireNonNull(
                RecordingContext.load(file, Corpus.read(file)).plugins.get(file));
    }
}
