package io.countermeasure.json.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads members leniently: what has no sensible reading is as if it were not there. */
final class Scalars {

    private Scalars() {}

    /** The member's value, unless it is null or missing. */
    static Optional<JsonNode> member(JsonNode.Obj object, String name) {
        return Optional.ofNullable(object.members().get(name))
                .map(JsonNode.Member::value)
                .filter(value -> !(value instanceof JsonNode.Null));
    }

    /** A string; nothing else. */
    static Optional<String> string(JsonNode.Obj object, String name) {
        return member(object, name)
                .filter(JsonNode.Str.class::isInstance)
                .map(JsonNode.Str.class::cast)
                .map(JsonNode.Str::value);
    }

    /** Any scalar, as the text it stands there as. */
    static Optional<String> scalar(JsonNode.Obj object, String name) {
        return member(object, name).flatMap(Scalars::text);
    }

    /** A list's elements, a single scalar, or the names an object has. */
    static List<String> list(JsonNode.Obj object, String name) {
        return member(object, name).stream().flatMap(Scalars::elements).toList();
    }

    /** The same, but a single string is taken apart at its commas. */
    static List<String> commaSeparated(JsonNode.Obj object, String name) {
        Optional<String> single = string(object, name);
        if (single.isEmpty()) {
            return list(object, name);
        }
        return Stream.of(single.get().split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Stream<String> elements(JsonNode value) {
        if (value instanceof JsonNode.Arr array) {
            return array.elements().stream().flatMap(element -> element(element).stream());
        }
        if (value instanceof JsonNode.Obj object) {
            Optional<String> named = scalar(object, "name");
            return named.isPresent() ? named.stream() : object.members().keySet().stream();
        }
        return text(value).stream();
    }

    /** An element that is an object is called by its name, or else by its id. */
    private static Optional<String> element(JsonNode element) {
        if (element instanceof JsonNode.Obj object) {
            return scalar(object, "name").or(() -> scalar(object, "id"));
        }
        return text(element);
    }

    private static Optional<String> text(JsonNode value) {
        if (value instanceof JsonNode.Str string) {
            return Optional.of(string.value());
        }
        if (value instanceof JsonNode.Num number) {
            return Optional.of(number.literal());
        }
        return value instanceof JsonNode.Bool bool ? Optional.of(String.valueOf(bool.value())) : Optional.empty();
    }
}
