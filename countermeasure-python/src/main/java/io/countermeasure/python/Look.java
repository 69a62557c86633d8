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

    private final String line;
    private final Map<?, ?> said;

    private Look(String line, Map<?, ?> said) {
        this.line = line;
        this.said = said;
    }

    /** Something wrong, with its place; 0 where that is unknown. */
    record Finding(int line, int column, String rule) {}

    /** What a line says; empty if it is none of ours. */
    static Optional<Look> of(String line) {
        try {
            return Json.parse(line, JsonLimits.OWN) instanceof Map<?, ?> map
                    ? Optional.of(new Look(line, map))
                    : Optional.empty();
        } catch (JsonFault e) {
            return Optional.empty();
        }
    }

    /** What was kept, if it was with this stamp. */
    static Optional<Look> of(byte[] kept, String stamp) {
        String text = new String(kept, StandardCharsets.UTF_8);
        return text.startsWith(stamp + "\n") ? of(text.substring(stamp.length() + 1)) : Optional.empty();
    }

    /** What is to be kept: a stamp of what it holds for, and the line. */
    byte[] kept(String stamp) {
        return (stamp + "\n" + line).getBytes(StandardCharsets.UTF_8);
    }

    /** This with what an import of the file said. */
    Look describedBy(Look described) {
        Map<Object, @Nullable Object> both = new LinkedHashMap<>(said);
        both.putAll(described.said);
        both.put("is", "described");
        return new Look(Json.write(both), both);
    }

    /** The number of its file among those that were asked about. */
    int file() {
        return said.get("file") instanceof Number number ? number.intValue() : -1;
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
