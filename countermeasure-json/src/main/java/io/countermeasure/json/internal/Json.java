package io.countermeasure.json.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON documents of our own, as maps, lists, strings, numbers, booleans and nulls. Whole numbers are {@code Long} or
 * {@code BigInteger}, others {@code BigDecimal}; one beyond reason (1e400) is kept as its text. Of a name that stands
 * twice the last counts; maps keep the document's order. What is returned cannot be changed.
 */
public final class Json {

    private static final int LARGEST_SCALE = 400;

    private Json() {}

    /**
     * The value of a document.
     *
     * @throws JsonFault if it is no JSON, or over the limits
     */
    public static @Nullable Object parse(String document, JsonLimits limits) {
        return plain(TreeReader.read(JsonSource.of(document, limits, true), limits), false);
    }

    /** The same of UTF-8 bytes, which must be strictly that; a byte order mark is skipped. */
    public static @Nullable Object parse(byte[] document, JsonLimits limits) {
        return plain(TreeReader.read(JsonSource.of(document, limits), limits), false);
    }

    /** The value on one line. Half a surrogate pair becomes U+FFFD; characters that steer terminals are escaped. */
    public static String write(@Nullable Object value) {
        return new JsonWriter(false).write(value);
    }

    /** The same on many lines, indented by two. */
    public static String writeIndented(@Nullable Object value) {
        return new JsonWriter(true).write(value);
    }

    static @Nullable Object plain(JsonNode node, boolean withoutNulls) {
        if (node instanceof JsonNode.Obj object) {
            return map(object, withoutNulls);
        }
        if (node instanceof JsonNode.Arr array) {
            return list(array, withoutNulls);
        }
        if (node instanceof JsonNode.Str string) {
            return string.value();
        }
        if (node instanceof JsonNode.Num number) {
            return number(number.literal());
        }
        return node instanceof JsonNode.Bool bool ? bool.value() : null;
    }

    static Map<String, Object> mapWithoutNulls(JsonNode.Obj object) {
        Map<String, Object> map = new LinkedHashMap<>();
        object.members().forEach((name, member) -> {
            Object value = plain(member.value(), true);
            if (value != null) {
                map.put(name, value);
            }
        });
        return Collections.unmodifiableMap(map);
    }

    private static Map<String, ?> map(JsonNode.Obj object, boolean withoutNulls) {
        if (withoutNulls) {
            return mapWithoutNulls(object);
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        object.members().forEach((name, member) -> map.put(name, plain(member.value(), false)));
        return Collections.unmodifiableMap(map);
    }

    private static List<?> list(JsonNode.Arr array, boolean withoutNulls) {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonNode element : array.elements()) {
            Object value = plain(element, withoutNulls);
            if (value != null || !withoutNulls) {
                list.add(value);
            }
        }
        return Collections.unmodifiableList(list);
    }

    static Object number(String literal) {
        if (literal.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
            return whole(new BigInteger(literal));
        }
        try {
            BigDecimal decimal = new BigDecimal(literal);
            // a larger exponent is a few characters here and gigabytes once somebody converts it
            return Math.abs((long) decimal.scale()) <= LARGEST_SCALE ? decimal : literal;
        } catch (NumberFormatException e) {
            return literal; // an exponent beyond an int
        }
    }

    private static Number whole(BigInteger value) {
        if (value.bitLength() < Long.SIZE) {
            return value.longValue();
        }
        return value;
    }
}
