package io.countermeasure.json.internal;

/**
 * Empties what nests too deep before a parser sees it, in constant memory: a parser keeps something for every level.
 * Every other character stays where it is, so that places in messages are right.
 */
final class DepthCutter {

    private int depth;
    private boolean inString;
    private boolean escaped;

    private DepthCutter() {}

    /** The text with every array and object below level {@code deepest} emptied. */
    static String cut(String text, int deepest) {
        return new DepthCutter().reaches(text, deepest + 1)
                ? new DepthCutter().blank(text.toCharArray(), deepest)
                : text;
    }

    private boolean reaches(String text, int level) {
        for (int i = 0; i < text.length(); i++) {
            step(text.charAt(i));
            if (depth > level) {
                return true;
            }
        }
        return false;
    }

    private String blank(char[] text, int deepest) {
        for (int i = 0; i < text.length; i++) {
            char c = text[i];
            boolean inside = depth > deepest;
            step(c);
            if (inside && depth > deepest && c != '\n' && c != '\r') {
                text[i] = ' ';
            }
        }
        return new String(text);
    }

    private void step(char c) {
        if (inString) {
            inString = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            depth++;
        } else if (c == ']' || c == '}') {
            depth--;
        }
    }
}
