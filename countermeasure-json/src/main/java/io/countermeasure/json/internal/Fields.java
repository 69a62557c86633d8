package io.countermeasure.json.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object, each taken as the type it must have. What is wrong is reported with its place, and then is
 * as if it were not there, so that everything wrong with a file is said at once.
 */
final class Fields {

    private static final String SECONDS = "0|[1-9][0-9]{0,9}";

    private final JsonNode.Obj object;
    private final String owner;
    private final Faults faults;

    Fields(JsonNode.Obj object, Faults faults) {
        this(object, "", faults);
    }

    private Fields(JsonNode.Obj object, String owner, Faults faults) {
        this.object = object;
        this.owner = owner;
        this.faults = faults;
    }

    /** The same for an object within this one, the member of that name. */
    Fields within(String name, JsonNode.Obj inner) {
        return new Fields(inner, name + " ", faults);
    }

    /** Reports every member that is none of these. */
    void checkKeys(KnownKeys known) {
        object.members().forEach((key, member) -> {
            if (!known.contains(key)) {
                faults.add(member.nameOffset(), known.complain(key));
            }
        });
    }

    /** The member, unless it is missing; null is what it is. */
    Optional<JsonNode> get(String name) {
        return Optional.ofNullable(object.members().get(name)).map(JsonNode.Member::value);
    }

    /** The member, unless it is missing or null. */
    Optional<JsonNode> optional(String name) {
        return get(name).filter(value -> !(value instanceof JsonNode.Null));
    }

    /** The member, reported if it is missing. */
    Optional<JsonNode> required(String name) {
        Optional<JsonNode> value = get(name);
        if (value.isEmpty()) {
            report(object, name + " is required but is missing");
        }
        return value;
    }

    /** Sets a required string. */
    void requiredString(String name, Consumer<String> setter) {
        required(name).ifPresent(node -> string(name, node).ifPresent(value -> set(node, () -> setter.accept(value))));
    }

    /** Sets whole seconds of at least {@code least}, if they are there. */
    void seconds(String name, long least, Consumer<@Nullable Duration> setter) {
        optional(name).ifPresent(node -> {
            Optional<Long> value = whole(node).filter(v -> v >= least && v <= Integer.MAX_VALUE);
            if (value.isPresent()) {
                set(node, () -> setter.accept(Duration.ofSeconds(value.get())));
            } else {
                wrong(name, "a whole number of seconds from " + least + " to " + Integer.MAX_VALUE, node);
            }
        });
    }

    /** Sets a boolean, if it is there. */
    void bool(String name, Consumer<Boolean> setter) {
        optional(name).ifPresent(node -> {
            if (node instanceof JsonNode.Bool bool) {
                setter.accept(bool.value());
            } else {
                wrong(name, "true or false", node);
            }
        });
    }

    /** Sets one of some constants by its lower-case name, if it is there. */
    <E extends Enum<E>> void choice(String name, Class<E> type, Consumer<E> setter) {
        optional(name).ifPresent(node -> {
            Optional<E> found = Arrays.stream(type.getEnumConstants())
                    .filter(c ->
                            node instanceof JsonNode.Str text && text.value().equals(Names.of(c)))
                    .findFirst();
            found.ifPresentOrElse(setter, () -> wrong(name, spelled(type), node));
        });
    }

    /** The strings of a list, each with its place; what is no string is reported. Empty if it is missing or null. */
    List<JsonNode.Str> strings(String name) {
        JsonNode node = optional(name).orElse(null);
        if (node == null) {
            return List.of();
        }
        if (node instanceof JsonNode.Arr array) {
            return strings(name, array);
        }
        wrong(name, "a list of strings", node);
        return List.of();
    }

    /** The strings of this list. */
    List<JsonNode.Str> strings(String name, JsonNode.Arr array) {
        return array.elements().stream()
                .filter(element -> string(name + " entry", element).isPresent())
                .map(JsonNode.Str.class::cast)
                .toList();
    }

    /** An object, if it is there. */
    Optional<JsonNode.Obj> object(String name) {
        JsonNode node = optional(name).orElse(null);
        if (node != null && !(node instanceof JsonNode.Obj)) {
            wrong(name, "an object", node);
        }
        return node instanceof JsonNode.Obj found ? Optional.of(found) : Optional.empty();
    }

    /** The string, or a report. */
    Optional<String> string(String name, JsonNode node) {
        if (node instanceof JsonNode.Str text) {
            return Optional.of(text.value());
        }
        wrong(name, "a string", node);
        return Optional.empty();
    }

    /** The absolute path a string says, or a report. */
    Optional<Path> path(String name, JsonNode.Str node) {
        try {
            if (node.value().startsWith("/")) {
                return Optional.of(Path.of(node.value()));
            }
        } catch (InvalidPathException e) {
            report(node, owner + name + " must be a path that this host can have but was " + node.shown());
            return Optional.empty();
        }
        wrong(name, "an absolute path", node);
        return Optional.empty();
    }

    /** Calls a setter that checks its argument; what it refuses is reported. */
    void set(JsonNode node, Runnable setter) {
        set(node.offset(), setter);
    }

    /** The same, and whether it was taken. */
    boolean set(int offset, Runnable setter) {
        try {
            setter.run();
            return true;
        } catch (IllegalArgumentException e) {
            faults.add(offset, String.valueOf(e.getMessage()));
            return false;
        }
    }

    void wrong(String name, String rule, JsonNode node) {
        report(node, owner + name + " must be " + rule + " but was " + node.shown());
    }

    private void report(JsonNode node, String rule) {
        faults.add(node.offset(), rule);
    }

    static String spelled(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(c -> Shown.quote(Names.of(c)))
                .collect(Collectors.joining(" or "));
    }

    private static Optional<Long> whole(JsonNode node) {
        return node instanceof JsonNode.Num number && number.literal().matches(SECONDS)
                ? Optional.of(Long.valueOf(number.literal()))
                : Optional.empty();
    }
}
