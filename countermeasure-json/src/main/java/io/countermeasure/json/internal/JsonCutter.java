package io.countermeasure.json.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Cuts a document to limits, in one pass: long strings are shortened, what nests too deep and numbers that are too long
 * become null, members with too long a name, elements after the first {@value #ELEMENTS} of an array, and whatever
 * comes when the document is full, are left out. The result is JSON again, and within the limits.
 */
final class JsonCutter {

    /** What one array or object keeps, so that a flood in one leaves room for what comes after it. */
    static final int ELEMENTS = 1_000;

    private static final int PLACE_FOR_SCALAR = 8;
    private static final int LONGEST_ESCAPE = 6;

    private final JsonLimits limits;
    private final JsonTokens tokens;
    private final int longest;
    private final StringBuilder out = new StringBuilder();
    private long used;
    private int open;
    private int nodes;

    private JsonCutter(JsonSource source, JsonLimits limits) {
        this.limits = limits;
        longest = Math.addExact(limits.characters(), 1); // one more shows where a surrogate pair would be split
        tokens = new JsonTokens(source);
    }

    /** The document, cut. */
    static String cut(JsonSource source, JsonLimits limits) {
        JsonSource flat = JsonSource.of(DepthCutter.cut(source.text(), limits.depth()), limits, false);
        JsonCutter cutter = new JsonCutter(flat, limits);
        cutter.value(cutter.tokens.next(), 1);
        cutter.tokens.end();
        return cutter.out.toString();
    }

    /** Writes the value; whoever calls has made sure that a scalar has room. */
    private void value(@Nullable JsonToken token, int depth) {
        nodes++;
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            if (depth > limits.depth()) {
                tokens.skip();
                raw("null");
            } else {
                container(token == JsonToken.START_OBJECT, depth);
            }
        } else if (token == JsonToken.VALUE_STRING) {
            string(tokens.text(longest));
        } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            number(tokens.text());
        } else if (token != null) {
            raw(tokens.text());
        }
    }

    private void container(boolean object, int depth) {
        raw(object ? "{" : "[");
        open++;
        int written = 0;
        JsonToken end = object ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
        for (JsonToken token = tokens.next(); token != end; token = tokens.next()) {
            String name = object ? tokens.text() : "";
            JsonToken value = object ? tokens.next() : token;
            if (written < ELEMENTS && admits(name)) {
                raw(written++ > 0 ? "," : "");
                name(object, name);
                value(value, depth + 1);
            } else {
                tokens.skip();
            }
        }
        open--;
        raw(object ? "}" : "]");
    }

    private boolean admits(String name) {
        return nodes < limits.nodes()
                && name.length() <= limits.characters()
                && room() > PLACE_FOR_SCALAR + LONGEST_ESCAPE * (long) name.length();
    }

    private void name(boolean object, String name) {
        if (object) {
            raw(quoted(name));
            raw(":");
        }
    }

    private void string(String text) {
        String kept = shorten(text, limits.characters());
        if (LONGEST_ESCAPE * (long) kept.length() + 2 > room()) {
            kept = shorten(kept, (int) Math.max(0, (room() - 2) / LONGEST_ESCAPE));
        }
        raw(quoted(kept));
    }

    private void number(String literal) {
        boolean fits = literal.length() <= JsonLimits.NUMBER_LENGTH && literal.length() <= room();
        raw(fits ? literal : "null");
    }

    private long room() {
        return limits.bytes() - used - open;
    }

    private void raw(String json) {
        out.append(json);
        used += json.length();
    }

    private static String shorten(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        boolean splits = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, splits ? length - 1 : length);
    }

    /** In ASCII, so that characters are bytes, and with half surrogate pairs as they were. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                JsonWriter.escape(quoted, c);
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
