package io.countermeasure.python;

import io.countermeasure.json.internal.AttributeDocument;
import io.countermeasure.json.internal.AttributeDocument.Place;
import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonFault;
import io.countermeasure.json.internal.JsonLimits;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an interpreter said of one file, as our own JSON. Immutable. */
final class Look {

    private static final Place NOWHERE = new Place(0, 0);

    private static final Pattern PLACE = Pattern.compile("([^ :]*):([0-9]{1,9}):([0-9]{1,9})");

    private final String line;
    private final Map<?, ?> said;
    private final Optional<AttributeDocument> attributes;

    private Look(String line, Map<?, ?> said) {
        this.line = line;
        this.said = said;
        attributes = text("attributes").map(this::read);
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

    /** What the attributes come to, with everything wrong with them; empty if it has none. */
    Optional<AttributeDocument> attributes() {
        return attributes;
    }

    private AttributeDocument read(String object) {
        try {
            return AttributeDocument.read(object, this::place);
        } catch (JsonFault e) {
            String rule = "attributes must fit a plugin's metadata but do not: " + e.rule();
            return new AttributeDocument(
                    Optional.empty(), Optional.empty(), List.of(new JsonFault(0, 0, rule, e.limit())));
        }
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
        Place found = places("places").get(name);
        if (found != null) {
            return found;
        }
        int line = number(said.get("line"));
        return line > 0 ? new Place(line, 1) : places("place").getOrDefault("", NOWHERE);
    }

    /** Attributes the contract does not know, with their places. */
    Map<String, Place> others() {
        return places("others");
    }

    /** Names and places, as {@code name:line:column name:line:column}. */
    private Map<String, Place> places(String member) {
        Map<String, Place> places = new LinkedHashMap<>();
        Matcher each = PLACE.matcher(text(member).orElse(""));
        while (each.find()) {
            places.put(each.group(1), new Place(Integer.parseInt(each.group(2)), Integer.parseInt(each.group(3))));
        }
        return places;
    }

    private List<?> list(String name) {
        return said.get(name) instanceof List<?> list ? list : List.of();
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }
}
