package io.countermeasure.json.internal;

/** How text of a document appears in messages: quoted, bounded, and free of what forges lines or steers terminals. */
public final class Shown {

    private static final int LONGEST = 80;

    private Shown() {}

    /** The text in quotes, cut to 80 characters, with what is not harmless as escapes. */
    public static String quote(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return '"' + escape(cut) + '"';
    }

    /** All of the text, with what is not harmless as escapes: one line, whatever it was. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(out, c));
        return out.toString();
    }

    /** A number as it stands in the document, bounded. */
    static String number(String literal) {
        return literal.length() <= LONGEST ? literal : literal.substring(0, LONGEST) + "...";
    }

    /** Whether a character prints as itself and changes nothing around it. */
    public static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** Whether half of a surrogate pair stands alone in the text. */
    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.charCount(text.codePointAt(i)) == 1) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static void append(StringBuilder out, int c) {
        if (isHarmless(c)) {
            out.appendCodePoint(c);
        } else {
            out.append(c > 0xFFFF ? String.format("\\u{%x}", c) : String.format("\\u%04x", c));
        }
    }
}
