package io.countermeasure.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaTest {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Map<?, ?> schema =
            (Map<?, ?>) Objects.requireNonNull(Json.parse(JsonCountermeasureLoader.schema(), JsonLimits.OWN));

    @Test
    void itIsASchemaItself() {
        Schema meta = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(meta.validate(JsonCountermeasureLoader.schema(), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void everyMemberIsExplainedAndItsExamplesAreGood() {
        members(schema).forEach((key, member) -> {
            String name = String.valueOf(key);
            explained(name, (Map<?, ?>) member, example -> with(name, example));
        });
    }

    /** What does not begin with a period is taken for a plugin in a plugin folder. */
    @Test
    void whereItLiesIsNoPlugin() {
        Map<?, ?> member = (Map<?, ?>) Objects.requireNonNull(members(schema).get("$schema"));

        assertThat((List<?>) Objects.requireNonNull(member.get("examples")))
                .isNotEmpty()
                .allMatch(example -> Path.of(String.valueOf(example))
                        .getFileName()
                        .toString()
                        .startsWith("."));
    }

    @Test
    void whatIsWithinTheSandboxIsExplainedToo() {
        Map<?, ?> sandbox = (Map<?, ?>) Objects.requireNonNull(members(schema).get("sandbox"));

        assertThat(members(sandbox)).hasSize(4);
        members(sandbox)
                .forEach((name, member) -> explained(
                        "sandbox " + name, (Map<?, ?>) member, example -> with("sandbox", Map.of(name, example))));
    }

    /** An editor shows title and description, and offers the examples. */
    private static void explained(String name, Map<?, ?> member, Function<Object, String> plugin) {
        assertThat(member.get("title")).as("title of %s", name).isNotNull();
        assertThat(member.get("description")).as("description of %s", name).isNotNull();
        List<?> examples = (List<?>) Objects.requireNonNull(member.get("examples"), name);
        assertThat(examples).as("examples of %s", name).isNotEmpty().allSatisfy(example -> {
            assertThat(complaints(plugin.apply(example))).isEmpty();
            assertThat(JsonCountermeasureLoader.parse(plugin.apply(example))).isNotNull();
        });
    }

    @Test
    void whatAuthorsAreShownIsGood() throws IOException {
        for (String folder : List.of("plugins/json", "src/test/resources/docs/plugins")) {
            try (Stream<Path> files = Files.list(Path.of("../examples").resolve(folder))) {
                assertThat(files.filter(file -> file.toString().endsWith(".json")))
                        .isNotEmpty()
                        .allSatisfy(file ->
                                assertThat(complaints(Files.readString(file))).isEmpty());
            }
        }
    }

    @Test
    void itsOwnExampleLoads() {
        List<?> examples = (List<?>) Objects.requireNonNull(schema.get("examples"));

        assertThat(examples)
                .allSatisfy(e -> assertThat(JsonCountermeasureLoader.parse(Json.write(e)))
                        .isNotNull());
    }

    @Test
    void itKnowsEveryGuarantee() {
        for (Guarantee guarantee : Guarantee.values()) {
            String lower = guarantee.name().toLowerCase(Locale.ROOT);
            assertThat(JsonCountermeasureLoader.schema())
                    .contains("\"" + lower + "\"")
                    .contains("\"" + guarantee.name() + "\"");
        }
    }

    @Test
    void theLoaderKnowsTheSameMembers() {
        String message = RecordingContext.load("{\"far_from_everything\":1}".getBytes(UTF_8)).problems.stream()
                .map(Problem::rule)
                .filter(rule -> rule.contains("known are "))
                .findFirst()
                .orElseThrow();
        List<String> known = Arrays.asList(
                message.substring(message.indexOf("known are ") + 10).split(", ", -1));

        assertThat(members(schema).keySet().stream().map(String::valueOf).toList())
                .containsExactlyInAnyOrderElementsOf(known);
    }

    private static Map<?, ?> members(Map<?, ?> of) {
        return (Map<?, ?>) Objects.requireNonNull(of.get("properties"));
    }

    private static List<?> complaints(String document) {
        return REGISTRY.getSchema(JsonCountermeasureLoader.schema()).validate(document, InputFormat.JSON);
    }

    private static String with(String name, Object example) {
        Map<String, Object> plugin = new LinkedHashMap<>(
                Map.of("name", "n", "author", "a", "textkey", "k", "description", "d", "command", "c"));
        plugin.put(name, example);
        return Json.write(plugin);
    }
}
