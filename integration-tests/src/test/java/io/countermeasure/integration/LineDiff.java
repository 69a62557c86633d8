package io.countermeasure.integration;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, line by line, each change below the heading it belongs to. */
final class LineDiff {

    private final List<String> before;
    private final List<String> after;
    private final int[][] common;

    private LineDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
        this.common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
    }

    /** The lines that went, marked with a minus, and those that came, with a plus; empty if the texts are the same. */
    static String between(String before, String after) {
        return String.join(
                "\n", new LineDiff(before.lines().toList(), after.lines().toList()).changes());
    }

    private List<String> changes() {
        List<String> changes = new ArrayList<>();
        String heading = "";
        String shown = "";
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (isSame(i, j)) {
                heading = isHeading(before.get(i)) ? before.get(i) : heading;
                i++;
                j++;
                continue;
            }
            if (!shown.equals(heading)) {
                changes.add("  " + heading);
                shown = heading;
            }
            changes.add(isGone(i, j) ? "- " + before.get(i++) : "+ " + after.get(j++));
        }
        return changes;
    }

    private boolean isSame(int i, int j) {
        return i < before.size() && j < after.size() && before.get(i).equals(after.get(j));
    }

    private boolean isGone(int i, int j) {
        return j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1]);
    }

    private static boolean isHeading(String line) {
        return !line.isBlank() && !line.startsWith(" ");
    }
}
