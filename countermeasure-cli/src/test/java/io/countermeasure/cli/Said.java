package io.countermeasure.cli;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a command said, in this JVM or in one of its own. */
record Said(int code, String out, String err) {

    /** Standard output as the one JSON document it must be. */
    @SuppressWarnings("unchecked")
    Map<String, Object> json() {
        return (Map<String, Object>) Objects.requireNonNull(Json.parse(out, JsonLimits.OWN));
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> map(String member) {
        return (Map<String, Object>) Objects.requireNonNull(json().get(member));
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> list(String member) {
        return (List<Map<String, Object>>) Objects.requireNonNull(json().get(member));
    }
}
