package io.countermeasure.json.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The text of a document, decoded strictly, which knows lines and columns. */
final class JsonSource {

    private static final char BOM = '\uFEFF';
    private static final int SCRATCH = 8_192;

    private final String text;
    private final boolean marked;

    private JsonSource(String decoded) {
        marked = !decoded.isEmpty() && decoded.charAt(0) == BOM;
        text = marked ? decoded.substring(1) : decoded;
    }

    /** The source of these bytes. */
    static JsonSource of(byte[] content, JsonLimits limits) {
        return of(content, limits, true);
    }

    /** The same; the length is not looked at unless {@code bounded}. */
    static JsonSource of(byte[] content, JsonLimits limits, boolean bounded) {
        if (bounded) {
            checkLength(content.length, limits);
        }
        checkEncoding(content);
        int bad = firstInvalid(content);
        JsonSource source = new JsonSource(new String(content, 0, bad, StandardCharsets.UTF_8));
        if (bad < content.length) {
            String rule = String.format("document must be UTF-8 but has the byte 0x%02x here", content[bad]);
            throw source.fault(source.text.length(), rule);
        }
        return source;
    }

    /** Where the first bytes stand that are not UTF-8, or the length. */
    private static int firstInvalid(byte[] content) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(content);
        CharBuffer scratch = CharBuffer.allocate(SCRATCH);
        while (decoder.decode(in, scratch, true).isOverflow()) {
            scratch.clear();
        }
        return in.position();
    }

    /** The source of this text, as if it had come as UTF-8. */
    static JsonSource of(String document, JsonLimits limits, boolean bounded) {
        if (bounded) {
            checkLength(utf8Length(document), limits);
        }
        return new JsonSource(Shown.hasLoneSurrogate(document) ? escapeSurrogates(document) : document);
    }

    /** The text, without a byte order mark. */
    String text() {
        return text;
    }

    /** Whether it began with a byte order mark. */
    boolean marked() {
        return marked;
    }

    JsonFault fault(int offset, String rule) {
        return fault(offset, rule, false);
    }

    JsonFault fault(int offset, String rule, boolean limit) {
        int end = Math.min(Math.max(offset, 0), text.length());
        int line = 1;
        int start = 0;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1))) {
                line++;
                start = i + 1;
            }
        }
        return new JsonFault(line, text.codePointCount(start, end) + 1, rule, limit);
    }

    private static void checkLength(long bytes, JsonLimits limits) {
        if (bytes > limits.bytes()) {
            throw new JsonFault(0, 0, "document must be at most " + limits.bytes() + " bytes but was " + bytes, true);
        }
    }

    private static void checkEncoding(byte[] content) {
        boolean wide = content.length >= 2
                && ((content[0] == (byte) 0xFE && content[1] == (byte) 0xFF)
                        || (content[0] == (byte) 0xFF && content[1] == (byte) 0xFE)
                        || (content[0] == 0) != (content[1] == 0));
        if (wide) {
            throw new JsonFault(1, 1, "document must be UTF-8 but looks like UTF-16 or UTF-32", false);
        }
    }

    /** Half a pair alone counts three, as U+FFFD has. */
    static long utf8Length(String text) {
        long length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean paired = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (paired) {
                length += 2;
                i++;
            } else if (c >= 0x80) {
                length += c < 0x800 ? 1 : 2;
            }
        }
        return length;
    }

    /** A raw half of a pair has no UTF-8 form; as an escape it means the same. */
    private static String escapeSurrogates(String document) {
        StringBuilder out = new StringBuilder(document.length() + 16);
        document.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.SURROGATE) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
