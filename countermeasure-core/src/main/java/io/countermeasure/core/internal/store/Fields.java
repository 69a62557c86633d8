package io.countermeasure.core.internal.store;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a record; one that is missing or of another type makes the record unreadable. */
final class Fields {

    private final Map<?, ?> members;

    private Fields(Map<?, ?> members) {
        this.members = members;
    }

    /** Of that document. */
    static Fields parse(String document) throws RecordException {
        try {
            return of(Json.parse(document, JsonLimits.OWN));
        } catch (RuntimeException e) {
            throw new RecordException("record must be JSON but is not: " + e.getMessage(), e);
        }
    }

    /** Of a record of that version. */
    static Fields parse(String document, int version) throws RecordException {
        Fields fields = parse(document);
        if (fields.number("version") != version) {
            throw new RecordException(
                    "record must be of version " + version + " but is of " + fields.number("version"));
        }
        return fields;
    }

    private static Fields of(@Nullable Object value) throws RecordException {
        if (value instanceof Map<?, ?> members) {
            return new Fields(members);
        }
        throw new RecordException("record must have an object but had " + value);
    }

    String text(String name) throws RecordException {
        if (members.get(name) instanceof String value) {
            return value;
        }
        throw new RecordException("record must have a text " + name);
    }

    long number(String name) throws RecordException {
        if (members.get(name) instanceof Number value) {
            return value.longValue();
        }
        throw new RecordException("record must have a number " + name);
    }

    boolean flag(String name) throws RecordException {
        if (members.get(name) instanceof Boolean value) {
            return value;
        }
        throw new RecordException("record must have a flag " + name);
    }

    Fields object(String name) throws RecordException {
        return of(members.get(name));
    }
}
