package io.countermeasure.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {

    /**
     * Bad files that a schema calls good, because it never sees what is wrong: bytes (encoding, what follows the
     * document), names that stand twice, how a number is spelled.
     */
    private static final Set<String> BEYOND_A_SCHEMA = Set.of(
            "j08-cut-sequence",
            "j08-invalid-utf8",
            "j08-latin1",
            "j09-beyond-unicode",
            "j09-overlong",
            "j09-utf8-surrogate",
            "j13-command-twice",
            "j13-escaped-twice",
            "j13-textkey-twice",
            "j13-variable-twice",
            "j20-max-runtime-exponent",
            "j20-max-runtime-fraction-zero",
            "j21-max-frequency-exponent",
            "j21-max-frequency-fraction-zero",
            "j22-wall-announce-delay-exponent",
            "j22-wall-announce-delay-fraction-zero",
            "j22-wall-announce-delay-minus-zero");

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonCountermeasureLoader.schema());

    static List<Path> good() {
        return Corpus.good();
    }

    static List<Path> bad() {
        return Corpus.bad();
    }

    @ParameterizedTest
    @MethodSource("good")
    void aGoodFileLoads(Path file) {
        RecordingContext context = RecordingContext.load(file, Corpus.read(file));

        assertThat(context.errors()).isEmpty();
        assertThat(context.plugins).containsOnlyKeys(file);
        assertThat(context.claims).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("good")
    void theSchemaAcceptsAGoodFile(Path file) {
        assertThat(schemaAccepts(file)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aBadFileIsReportedWithItsPlaceAndOffersNothing(Path file) {
        RecordingContext context = RecordingContext.load(file, Corpus.read(file));

        assertThat(context.plugins).isEmpty();
        assertThat(context.errors()).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.file()).isEqualTo(file);
            assertThat(problem.line()).isPositive();
            assertThat(problem.column()).isPositive();
            assertThat(problem.rule()).hasSizeLessThan(500);
            assertThat(problem.rule().chars()).allMatch(c -> c >= ' ' && c != 0x7f && c != 0x9b && c != 0x202e);
        });
    }

    @ParameterizedTest
    @MethodSource("bad")
    void theSchemaRefusesABadFileUnlessItCannotSeeWhy(Path file) {
        boolean beyond = BEYOND_A_SCHEMA.contains(file.getFileName().toString().replace(".json", ""));

        assertThat(schemaAccepts(file)).isEqualTo(beyond);
    }

    @Test
    void theCorpusIsThere() {
        assertThat(good()).hasSizeGreaterThan(10);
        assertThat(bad()).hasSizeGreaterThan(150);
    }

    private static boolean schemaAccepts(Path file) {
        try {
            String text = new String(Corpus.read(file), UTF_8).replaceFirst("^\uFEFF", "");
            return SCHEMA.validate(text, InputFormat.JSON).isEmpty();
        } catch (RuntimeException e) {
            return false; // not JSON at all
        }
    }
}
