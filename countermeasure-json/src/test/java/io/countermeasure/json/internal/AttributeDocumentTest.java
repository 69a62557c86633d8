package io.countermeasure.json.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.json.internal.AttributeDocument.Place;
import io.countermeasure.model.TextKey;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributeDocumentTest {

    private static final Map<String, Place> PLACES =
            Map.of("", new Place(3, 1), "name", new Place(4, 12), "sudo_requirements", new Place(9, 20));

    private static AttributeDocument read(String object) {
        return AttributeDocument.read(object, name -> PLACES.getOrDefault(name, new Place(0, 0)));
    }

    @Test
    void attributesAreMetadataByTheRulesOfJsonPlugins() {
        AttributeDocument read =
                read("{\"name\":\"n\",\"author\":\"a\",\"textkey\":\"x.y\",\"description\":\"d\",\"max_runtime\":5}");

        assertThat(read.faults()).isEmpty();
        assertThat(read.metadata().orElseThrow().maxRuntime()).contains(Duration.ofSeconds(5));
    }

    @Test
    void whatIsWrongIsWhereTheAttributeStandsInItsOwnFile() {
        AttributeDocument read =
                read("{\"name\":5,\"author\":\"a\",\"textkey\":\"x.y\",\"sudo_requirements\":[\"one\",[2]]}");

        assertThat(read.metadata()).isEmpty();
        assertThat(read.key()).contains(TextKey.of("x.y"));
        assertThat(read.faults())
                .extracting(fault -> fault.line() + ":" + fault.column() + ": " + fault.rule())
                .containsExactly(
                        "3:1: description is required but is missing",
                        "4:12: name must be a string but was 5",
                        "9:20: sudo_requirements entry must be a string but was an array");
    }

    @Test
    void whatIsNoObjectIsAFault() {
        assertThatThrownBy(() -> read("[]"))
                .isInstanceOf(JsonFault.class)
                .hasMessage("attributes must be a JSON object but are not");
    }
}
