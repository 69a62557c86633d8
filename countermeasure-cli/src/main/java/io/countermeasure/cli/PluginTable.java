package io.countermeasure.cli;

import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.CountermeasureMetadata;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The countermeasures as a table. What is too long for its column is cut, so that the next one stays where it is. */
final class PluginTable {

    static final int NAME_WIDTH = 25;
    private static final int AUTHOR_WIDTH = 27;
    private static final String CUT = "...";

    private PluginTable() {}

    static List<String> lines(Catalog catalog) {
        Stream<String> head = Stream.of(
                "Available Countermeasures", "=".repeat(25), row("Name", "Author", "Description"), "-".repeat(80));
        Stream<String> rows = catalog.entries().stream()
                .map(Catalog.Entry::metadata)
                .sorted(Comparator.comparing(CountermeasureMetadata::name)
                        .thenComparing(CountermeasureMetadata::textKey))
                .map(m -> row(m.name(), m.author(), m.description()));
        return Stream.concat(head, rows).toList();
    }

    /** Textkey and name, sorted by textkey. */
    static List<String> keys(Catalog catalog) {
        return catalog.entries().stream()
                .map(Catalog.Entry::metadata)
                .sorted(Comparator.comparing(CountermeasureMetadata::textKey))
                .map(m -> m.textKey().value() + "  " + Shown.escape(m.name()))
                .toList();
    }

    private static String row(String name, String author, String description) {
        return column(name, NAME_WIDTH) + column(author, AUTHOR_WIDTH) + Shown.escape(description);
    }

    /** The text in exactly so many characters, the last of them a space. */
    static String column(String text, int width) {
        String shown = Shown.escape(text);
        int length = shown.codePointCount(0, shown.length());
        if (length >= width) {
            int end = shown.offsetByCodePoints(0, width - 1 - CUT.length());
            return shown.substring(0, end) + CUT + " ";
        }
        return shown + " ".repeat(width - length);
    }
}
