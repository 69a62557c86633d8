package io.countermeasure.json.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one document, up to {@value #MOST}: to find each one's line costs a walk over the text. */
final class Faults {

    static final int MOST = 100;

    private final JsonSource source;
    private final List<JsonFault> list = new ArrayList<>();

    Faults(JsonSource source) {
        this.source = source;
    }

    void add(int offset, String rule) {
        if (list.size() < MOST) {
            list.add(source.fault(offset, rule));
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
