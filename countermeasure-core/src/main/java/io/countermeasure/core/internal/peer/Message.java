package io.countermeasure.core.internal.peer;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonFault;
import io.countermeasure.json.internal.JsonLimits;
import io.countermeasure.process.ProtocolFailure;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON object in a frame. Members that nobody asks for are ignored. Immutable. */
public final class Message {

    private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 8, 64, 1_000, 1 << 20);

    private final char type;
    private final Map<?, ?> members;

    private Message(char type, Map<?, ?> members) {
        this.type = type;
        this.members = members;
    }

    /**
     * Reads the payload of a frame.
     *
     * @throws ProtocolFailure if it is no JSON object
     */
    public static Message of(char type, byte[] payload) throws ProtocolFailure {
        try {
            return of(type, Json.parse(payload, LIMITS));
        } catch (JsonFault e) {
            throw new ProtocolFailure("frame '" + type + "' must hold JSON but: " + e.rule());
        }
    }

    private static Message of(char type, @Nullable Object value) throws ProtocolFailure {
        if (value instanceof Map<?, ?> map) {
            return new Message(type, map);
        }
        throw new ProtocolFailure("frame '" + type + "' must hold a JSON object but holds " + kind(value));
    }

    /** A text that may be null or missing. */
    public Optional<String> text(String name) throws ProtocolFailure {
        Object value = members.get(name);
        if (value == null || value instanceof String) {
            return Optional.ofNullable((String) value);
        }
        throw wrong(name, "a text or null", value);
    }

    /** A text that must be there. */
    public String required(String name) throws ProtocolFailure {
        return text(name).orElseThrow(() -> wrong(name, "a text", null));
    }

    /** A whole number of 32 bits. */
    public int number(String name) throws ProtocolFailure {
        Object value = members.get(name);
        if (value instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        throw wrong(name, "a whole number of 32 bits", value);
    }

    /** A line of a file, or 0 where it is null or missing. */
    public int line() throws ProtocolFailure {
        return members.get("line") == null ? 0 : Math.max(0, number("line"));
    }

    /** An object, or nothing where there is a null. */
    public Optional<Message> object(String name) throws ProtocolFailure {
        Object value = members.get(name);
        if (value == null && members.containsKey(name)) {
            return Optional.empty();
        }
        if (value instanceof Map<?, ?> map) {
            return Optional.of(new Message(type, map));
        }
        throw wrong(name, "an object or null", value);
    }

    /** A member is not what it must be. */
    public ProtocolFailure wrong(String name, String rule, @Nullable Object value) {
        return new ProtocolFailure(
                "\"" + name + "\" in frame '" + type + "' must be " + rule + " but was " + kind(value));
    }

    private static String kind(@Nullable Object value) {
        if (value instanceof Map) {
            return "an object";
        }
        if (value instanceof Iterable) {
            return "an array";
        }
        String shown = Json.write(value);
        return shown.length() <= 80 ? shown : shown.substring(0, 80) + "...";
    }
}
