package io.countermeasure.json.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one document, up to {@value #MOST}: to find each one's line costs a walk over the text. */
final class Faults {

    static final int MOST = 100;

    private final Locator locator;
    private final List<JsonFault> list = new ArrayList<>();

    Faults(Locator locator) {
        this.locator = locator;
    }

    /** Knows lines and columns. */
    @FunctionalInterface
    interface Locator {

        /** The fault at that offset. */
        JsonFault fault(int offset, String rule);
    }

    void add(int offset, String rule) {
        if (list.size() < MOST) {
            list.add(locator.fault(offset, rule));
        }
    }

    /** Adds what ended the reading, whatever else there is. */
    void add(JsonFault fault) {
        list.add(fault);
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    /** All of them, in the order of the document. */
    List<JsonFault> sorted() {
        return list.stream()
                .sorted(Comparator.comparingInt(JsonFault::line).thenComparingInt(JsonFault::column))
                .toList();
    }
}
