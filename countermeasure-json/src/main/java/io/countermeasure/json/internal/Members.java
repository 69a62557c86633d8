package io.countermeasure.json.internal;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the members of an object of our own strictly; unknown members are ignored, so that a later version may add some. */
final class Members {

    private final JsonSource source;
    private final JsonNode.Obj object;

    private Members(JsonSource source, JsonNode.Obj object) {
        this.source = source;
        this.object = object;
    }

    static Members of(JsonSource source, JsonNode node) {
        if (node instanceof JsonNode.Obj object) {
            return new Members(source, object);
        }
        throw source.fault(node.offset(), "value must be an object but was " + node.shown());
    }

    Optional<String> text(String name) {
        return value(name).map(node -> string(name, node));
    }

    String required(String name) {
        return present(name, text(name));
    }

    boolean bool(String name) {
        JsonNode node = value(name).orElse(null);
        if (node instanceof JsonNode.Bool bool) {
            return bool.value();
        }
        throw wrong(name, "true or false", node);
    }

    long whole(String name) {
        return present(name, number(name, BigDecimal::longValueExact));
    }

    /** A whole number from 1 on; 1 where it is missing. */
    long count(String name) {
        long count = number(name, BigDecimal::longValueExact).orElse(1L);
        if (count < 1) {
            throw wrong(name, "at least 1", value(name).orElse(null));
        }
        return count;
    }

    Optional<Integer> integer(String name) {
        return number(name, BigDecimal::intValueExact);
    }

    Duration seconds(String name) {
        return present(name, number(name, Members::duration));
    }

    Optional<Instant> instant(String name) {
        return value(name).map(node -> {
            try {
                return Instant.parse(string(name, node));
            } catch (DateTimeException e) {
                throw wrong(name, "an ISO-8601 time", node);
            }
        });
    }

    <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
        return value(name)
                .map(node -> Names.find(type, string(name, node))
                        .orElseThrow(() -> wrong(name, Fields.spelled(type), node)));
    }

    <T> Optional<T> object(String name, Function<Members, T> reader) {
        return value(name).map(node -> reader.apply(of(source, node)));
    }

    <T> List<T> list(String name, Function<Members, T> reader) {
        JsonNode node = value(name).orElse(null);
        if (node instanceof JsonNode.Arr array) {
            return array.elements().stream()
                    .map(element -> reader.apply(of(source, element)))
                    .toList();
        }
        throw wrong(name, "a list", node);
    }

    /** The names of this object's members. */
    List<String> names() {
        return List.copyOf(object.members().keySet());
    }

    <T> T present(String name, Optional<T> value) {
        return value.orElseThrow(() -> source.fault(object.offset(), name + " is required but is missing or null"));
    }

    JsonFault wrong(String name, String rule, @Nullable JsonNode node) {
        int offset = node == null ? object.offset() : node.offset();
        return source.fault(
                offset, name + " must be " + rule + " but was " + (node == null ? "missing" : node.shown()));
    }

    private Optional<JsonNode> value(String name) {
        return Scalars.member(object, name);
    }

    private String string(String name, JsonNode node) {
        if (node instanceof JsonNode.Str text) {
            return text.value();
        }
        throw wrong(name, "a string", node);
    }

    private <T> Optional<T> number(String name, Function<BigDecimal, T> reader) {
        return value(name).map(node -> {
            try {
                if (node instanceof JsonNode.Num number && Json.number(number.literal()) instanceof Number value) {
                    return reader.apply(new BigDecimal(value.toString()));
                }
            } catch (ArithmeticException e) {
                throw wrong(name, "a number within its range", node);
            }
            throw wrong(name, "a number", node);
        });
    }

    private static Duration duration(BigDecimal seconds) {
        BigDecimal[] parts = seconds.divideAndRemainder(BigDecimal.ONE);
        return Duration.ofSeconds(
                parts[0].longValueExact(), parts[1].movePointRight(9).longValueExact());
    }
}
