package io.countermeasure.json.internal;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value as JSON that is always valid and always harmless on a terminal: what steers or forges is escaped, and
 * half a surrogate pair becomes U+FFFD.
 */
final class JsonWriter {

    private static final int DEEPEST = 200;

    private final StringBuilder out = new StringBuilder();
    private final boolean indented;

    JsonWriter(boolean indented) {
        this.indented = indented;
    }

    String write(@Nullable Object value) {
        value(value, 0);
        return out.toString();
    }

    private void value(@Nullable Object value, int depth) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof CharSequence text) {
            quote(out, text.toString());
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Map<?, ?> map) {
            container('{', map.entrySet(), '}', depth);
        } else if (value instanceof List<?> list) {
            container('[', list, ']', depth);
        } else {
            throw new IllegalArgumentException(
                    "JSON value must be a map, list, string, number, boolean or null but was "
                            + value.getClass().getName());
        }
    }

    private void number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                throw new IllegalArgumentException("JSON number must be finite but was " + number);
            }
        }
        out.append(number);
    }

    private void container(char open, Collection<?> items, char close, int depth) {
        if (depth == DEEPEST) {
            throw new IllegalArgumentException("JSON value must be at most " + DEEPEST + " levels deep but is deeper");
        }
        out.append(open);
        for (Iterator<?> i = items.iterator(); i.hasNext(); ) {
            newLine(depth + 1);
            item(i.next(), depth + 1);
            out.append(i.hasNext() ? "," : "");
        }
        if (!items.isEmpty()) {
            newLine(depth);
        }
        out.append(close);
    }

    private void item(@Nullable Object item, int depth) {
        if (item instanceof Map.Entry<?, ?> member) {
            quote(out, String.valueOf(member.getKey()));
            out.append(indented ? ": " : ":");
            value(member.getValue(), depth);
        } else {
            value(item, depth);
        }
    }

    private void newLine(int depth) {
        if (indented) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    /** Appends the text as a JSON string. */
    static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            character(out, Character.getType(c) == Character.SURROGATE ? 0xFFFD : c);
            i += Character.charCount(c);
        }
        out.append('"');
    }

    private static void character(StringBuilder out, int c) {
        if (c == '"' || c == '\\') {
            out.append('\\').append((char) c);
        } else if (c == '\n') {
            out.append("\\n");
        } else if (c >= ' ' && c < 0x7F) {
            out.append((char) c);
        } else if (Shown.isHarmless(c)) {
            out.appendCodePoint(c);
        } else {
            for (char half : Character.toChars(c)) {
                escape(out, half);
            }
        }
    }

    static void escape(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 0xF, 16));
        }
    }
}
