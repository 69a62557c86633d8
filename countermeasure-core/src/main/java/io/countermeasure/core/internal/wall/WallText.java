package io.countermeasure.core.internal.wall;

import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.CountermeasureMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What people read: a few lines of plain characters, whatever a plugin's author has written. Stateless. */
final class WallText {

    static final int MOST_LINES = 5;
    static final int WIDTH = 79;

    private static final int HEAD_LINES = 2;
    private static final String CUT = "...";

    /** Whole sequences, so that their parameters do not stay behind as text. */
    private static final Pattern SEQUENCES = Pattern.compile(
            "(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]?" // CSI
                    + "|(?:\u001b[]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\\\|\u009c)?" // strings
                    + "|\u001b[ -/]*[0-~]?");

    private WallText() {}

    /** The announcement of a run; with how it can be stopped, if it can be. */
    static String of(CountermeasureMetadata metadata, Duration delay, String executionId, boolean stoppable) {
        String when = delay.isZero() ? "starts now" : "starts in " + seconds(delay);
        List<String> lines = new ArrayList<>(
                wrapped("\"" + metadata.name() + "\" (" + metadata.textKey() + ") " + when, HEAD_LINES));
        String last = stoppable && !delay.isZero()
                ? "To stop it: countermeasure cancel " + executionId
                : "Execution " + executionId;
        lines.addAll(wrapped(metadata.description(), MOST_LINES - 1 - lines.size()));
        lines.addAll(wrapped(last, 1));
        return String.join("\n", lines);
    }

    /** The text without anything that is not simply printed: on one line, escape sequences gone whole. */
    static String plain(String text) {
        StringBuilder out = new StringBuilder();
        SEQUENCES.matcher(text).replaceAll("").codePoints().forEach(c -> {
            if (Shown.isHarmless(c)) {
                out.appendCodePoint(c);
            } else if (Character.isWhitespace(c)) {
                out.append(' ');
            }
        });
        return out.toString().strip();
    }

    /** The plain text on at most so many lines; what is too much is cut, and seen to be. */
    static List<String> wrapped(String text, int most) {
        List<String> lines = new ArrayList<>();
        String rest = plain(text);
        while (!rest.isEmpty() && lines.size() < most) {
            int end = fitting(rest, lines.size() == most - 1);
            String line = rest.substring(0, end).strip();
            rest = rest.substring(end).strip();
            lines.add(lines.size() == most - 1 && !rest.isEmpty() ? line + CUT : line);
        }
        return lines;
    }

    /** Where the line ends: at the last space that fits, or in the middle of a word that is too long. */
    private static int fitting(String text, boolean lastLine) {
        if (text.codePointCount(0, text.length()) <= WIDTH) {
            return text.length();
        }
        int end = text.offsetByCodePoints(0, lastLine ? WIDTH - CUT.length() : WIDTH);
        int space = text.lastIndexOf(' ', end);
        return space > 0 ? space : end;
    }

    private static String seconds(Duration delay) {
        boolean whole = delay.toMillis() % 1_000 == 0;
        String number = whole ? Long.toString(delay.toSeconds()) : Double.toString(delay.toMillis() / 1_000.0);
        return number + (number.equals("1") ? " second" : " seconds");
    }
}
