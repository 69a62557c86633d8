package io.countermeasure.json.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void valuesComeBackAsTheyWere() {
        String document = "{\"a\":[1,-2.50,1E+3,12345678901234567890,true,null,\"x\"],\"b\":{}}";
        Object value = Json.parse(document, JsonLimits.OWN);

        assertThat(Json.write(value)).isEqualTo(document);
        assertThat(value)
                .isInstanceOfSatisfying(
                        Map.class,
                        map -> assertThat(map.get("a"))
                                .isEqualTo(Arrays.asList(
                                        1L,
                                        new BigDecimal("-2.50"),
                                        new BigDecimal("1E+3"),
                                        new BigInteger("12345678901234567890"),
                                        true,
                                        null,
                                        "x")));
    }

    @Test
    void aNumberBeyondReasonIsItsText() {
        assertThat(Json.parse("[1e999999999,1e99999999999,-1e401]", JsonLimits.OWN))
                .isEqualTo(List.of("1e999999999", "1e99999999999", "-1e401"));
    }

    @Test
    void indentedIsTheSameOnManyLines() {
        assertThat(Json.writeIndented(Map.of("a", List.of(1, Map.of()), "b".repeat(0), List.of())))
                .contains("\"a\": [\n    1,\n    {}\n  ]")
                .contains("\"\": []");
    }

    @Test
    void limitsAreKept() {
        JsonLimits limits = new JsonLimits(40, 2, 2, 5, 8);
        assertThat(Json.parse("[[1],[2]]", limits)).isEqualTo(List.of(List.of(1L), List.of(2L)));
        for (String document : List.of(
                "[[[1]]]", "[1,2,3,4,5]", "{\"a\":1,\"b\":2,\"c\":3}", "\"123456789\"", "[" + " ".repeat(40) + "]")) {
            assertThatThrownBy(() -> Json.parse(document, limits))
                    .isInstanceOfSatisfying(
                            JsonFault.class, fault -> assertThat(fault.limit()).isTrue());
        }
    }

    @Test
    void whatIsNoJsonValueIsNotWritten() {
        List<Object> cyclic = new ArrayList<>();
        cyclic.add(cyclic);

        assertThatThrownBy(() -> Json.write(cyclic)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.write(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.write(new Object())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyCharacterIsWrittenSoThatItComesBack() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                all.appendCodePoint(c);
            }
        }
        assertThat(Json.parse(Json.write(all.toString()), JsonLimits.OWN)).isEqualTo(all.toString());
    }
}
