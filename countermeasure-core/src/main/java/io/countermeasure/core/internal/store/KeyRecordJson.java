package io.countermeasure.core.internal.store;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of keys, and of stops, as documents. Another version's is no document of ours. Stateless. */
final class KeyRecordJson {

    private static final int VERSION = 1;

    private KeyRecordJson() {}

    static byte[] write(TextKey key, KeyRecord record) {
        Map<String, @Nullable Object> fields = versioned();
        fields.put("textkey", key.value());
        fields.put("starts", record.starts().stream().map(KeyRecordJson::start).toList());
        fields.put("counted", record.counted());
        return bytes(fields);
    }

    static byte[] write(TextKey key, Stop stop) {
        Map<String, @Nullable Object> fields = versioned();
        fields.put("textkey", key.value());
        fields.putAll(stop(stop));
        return bytes(fields);
    }

    static byte[] write(Stop stop) {
        Map<String, @Nullable Object> fields = versioned();
        fields.putAll(stop(stop));
        return bytes(fields);
    }

    /**
     * What was remembered.
     *
     * @throws IOException if that is not what the bytes are
     */
    static KeyRecord read(byte[] body) throws IOException {
        Map<?, ?> fields = fields(body);
        List<Start> starts = starts(fields);
        long counted = number(fields, "counted");
        if (starts.size() > KeyRecord.MOST_STARTS || counted < 0 || counted > starts.size()) {
            throw new IOException("a record must count at most " + KeyRecord.MOST_STARTS + " starts of its own but had "
                    + starts.size() + " and counted " + counted);
        }
        return new KeyRecord(starts, (int) counted, true);
    }

    /** Of which key a record or stop is. */
    static TextKey key(byte[] body) throws IOException {
        return TextKey.of(text(fields(body), "textkey"));
    }

    static Stop readStop(byte[] body) throws IOException {
        return stop(fields(body));
    }

    private static Map<String, @Nullable Object> versioned() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("version", VERSION);
        return fields;
    }

    private static byte[] bytes(Map<String, @Nullable Object> fields) {
        return Json.write(fields).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> start(Start start) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("execution_id", start.executionId());
        fields.put("wall", start.wall().toString());
        fields.put("since_boot_ms", start.sinceBoot().toMillis());
        fields.put("boot_id", start.bootId());
        fields.put("high_water", start.highWater().toString());
        return fields;
    }

    private static List<Start> starts(Map<?, ?> fields) throws IOException {
        if (!(fields.get("starts") instanceof List<?> listed)) {
            throw new IOException("a record must have a list of starts");
        }
        List<Start> starts = new ArrayList<>();
        for (Object one : listed) {
            if (!(one instanceof Map<?, ?> start)) {
                throw new IOException("a start must be an object");
            }
            starts.add(start(start));
        }
        return starts;
    }

    private static Start start(Map<?, ?> fields) throws IOException {
        return new Start(
                text(fields, "execution_id"),
                Instant.parse(text(fields, "wall")),
                Duration.ofMillis(number(fields, "since_boot_ms")),
                text(fields, "boot_id"),
                Instant.parse(text(fields, "high_water")));
    }

    private static Map<String, Object> stop(Stop stop) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reason", stop.reason());
        fields.put("since", stop.since().toString());
        return fields;
    }

    private static Stop stop(Map<?, ?> fields) throws IOException {
        return new Stop(text(fields, "reason"), Instant.parse(text(fields, "since")));
    }

    private static Map<?, ?> fields(byte[] body) throws IOException {
        if (!(Json.parse(body, JsonLimits.OWN) instanceof Map<?, ?> fields)) {
            throw new IOException("a record must be an object");
        }
        if (!(fields.get("version") instanceof Number version) || version.longValue() != VERSION) {
            throw new IOException("a record must be of version " + VERSION + " but was of " + fields.get("version"));
        }
        return fields;
    }

    private static String text(Map<?, ?> fields, String name) throws IOException {
        if (fields.get(name) instanceof String value) {
            return value;
        }
        throw new IOException("a record must have a text " + name);
    }

    private static long number(Map<?, ?> fields, String name) throws IOException {
        if (fields.get(name) instanceof Number value) {
            return value.longValue();
        }
        throw new IOException("a record must have a number " + name);
    }
}
