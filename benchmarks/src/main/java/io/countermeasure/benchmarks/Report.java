package io.countermeasure.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what sections find: aligned tables as they come, and all ratios at the end. Used by one thread. */
final class Report {

    private final PrintStream out;
    private final List<List<String>> ratios = new ArrayList<>();

    Report(PrintStream out) {
        this.out = out;
    }

    void line(String text) {
        out.println(text);
    }

    /** A table: the first column to the left, the others to the right. */
    void table(List<String> head, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(head);
        all.addAll(rows);
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder("  ");
            for (int column = 0; column < row.size(); column++) {
                int width = width(all, column);
                line.append(String.format(column == 0 ? "%-" + width + "s" : "  %" + width + "s", row.get(column)));
            }
            out.println(line.toString().stripTrailing());
        }
        out.println();
    }

    /** Remembers a ratio for the end. */
    void ratio(String name, double value) {
        ratios.add(List.of(name, twoDecimals(value)));
    }

    /** The ratios by name. */
    void close() {
        table(List.of("ratios", ""), ratios);
    }

    static String twoDecimals(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static String micros(long nanos) {
        return String.format(Locale.ROOT, "%,d", nanos / 1_000);
    }

    private static int width(List<List<String>> rows, int column) {
        return Math.max(
                1, rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(1));
    }
}
