package io.countermeasure.model;

/** How values appear in messages: quoted, bounded, and free of characters that forge lines or steer terminals. */
final class Text {

    private static final int LONGEST = 80;

    private Text() {}

    /** The value in quotes, cut to 80 characters, every control or direction character escaped. */
    static String quote(String value) {
        String shown = value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
        return '"' + escape(shown) + '"';
    }

    /** The value with every control, line-separator, direction and surrogate-half character as a Unicode escape. */
    static String escape(String value) {
        StringBuilder out = new StringBuilder(value.length());
        value.codePoints().forEach(c -> {
            if (isHarmless(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(c > 0xFFFF ? String.format("\\u{%x}", c) : String.format("\\u%04x", c));
            }
        });
        return out.toString();
    }

    static boolean isHarmless(int c) {
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

    /** The value, if it is not blank. */
    static String notBlank(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank but was " + quote(value));
        }
        return value;
    }
}
