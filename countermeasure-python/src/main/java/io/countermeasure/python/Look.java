package io.countermeasure.python;

import io.countermeasure.json.internal.AttributeDocument.Place;
import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonFault;
import io.countermeasure.json.internal.JsonLimits;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an interpreter said of one file, as our own JSON. Immutable. */
final class Look {

    private static final Place NOWHERE = new Place(0, 0);

    private final Map<?, ?> said;

    private Look(Map<?, ?> said) {
        this.said = said;
    }

    /** Something wrong, with its place; 0 where that is unknown. */
    record Finding(int line, int column, String rule) {}

    /** What a line says; empty if it is none of ours. */
    static Optional<Look> of(String line) {
        try {
            return Json.parse(line, JsonLimits.OWN) instanceof Map<?, ?> map
                    ? Optional.of(new Look(map))
                    : Optional.empty();
        } catch (JsonFault e) {
            return Optional.empty();
        }
    }

    static Optional<Look> of(byte[] kept) {
        return of(new String(kept, StandardCharsets.UTF_8));
    }

    /** The same with what an import found, and a stamp of what it holds for. */
    Look with(Map<String, ?> more) {
        Map<Object, @Nullable Object> all = new LinkedHashMap<>(said);
        all.putAll(more);
        return new Look(all);
    }

    /** This with what an import of the file said. */
    Look describedBy(Look described) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("is", "described");
        described.said.forEach((name, value) -> {
            if (value != null) {
                more.put(String.valueOf(name), value);
            }
        });
        return with(more);
    }

    byte[] bytes() {
        return Json.write(said).getBytes(StandardCharsets.UTF_8);
    }

    boolean isComputed() {
        return text("is").filter("computed"::equals).isPresent();
    }

    Optional<String> text(String name) {
        return said.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    List<Finding> findings() {
        return list("problems").stream()
                .filter(Map.class::isInstance)
                .map(Map.class::cast)
                .map(p -> new Finding(number(p.get("line")), number(p.get("column")), String.valueOf(p.get("rule"))))
                .toList();
    }

    List<String> strings(String name) {
        return list(name).stream().map(String::valueOf).toList();
    }

    /** Where an attribute stands; without a name, or where that is unknown, where the class does. */
    Place place(String name) {
        Map<?, ?> places = said.get("places") instanceof Map<?, ?> map ? map : Map.of();
        Object place = places.get(name);
        if (place == null && said.get("line") instanceof Number line) {
            return new Place(number(line), number(line) > 0 ? 1 : 0);
        }
        return asPlace(place == null ? said.get("place") : place);
    }

    /** Attributes the contract does not know, with their places. */
    Map<String, Place> others() {
        Map<String, Place> others = new LinkedHashMap<>();
        if (said.get("others") instanceof Map<?, ?> map) {
            map.forEach((name, place) -> others.put(String.valueOf(name), asPlace(place)));
        }
        return others;
    }

    private static Place asPlace(@Nullable Object pair) {
        return pair instanceof List<?> list && list.size() == 2
                ? new Place(number(list.get(0)), number(list.get(1)))
                : NOWHERE;
    }

    private List<?> list(String name) {
        return said.get(name) instanceof List<?> list ? list : List.of();
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }
}
