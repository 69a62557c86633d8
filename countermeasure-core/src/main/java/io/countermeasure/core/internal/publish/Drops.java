package io.countermeasure.core.internal.publish;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What was dropped because sinks did not take it, on one account. Not thread-safe. */
final class Drops {

    private static final int MOST_KEYS = 20;

    private final Instant since;
    private final Map<String, Long> keys = new LinkedHashMap<>();
    private long count;
    private long others;

    Drops(Instant since) {
        this.since = since;
    }

    void add(String textKey, long requests) {
        count += requests;
        if (keys.containsKey(textKey) || keys.size() < MOST_KEYS) {
            keys.merge(textKey, requests, Long::sum);
        } else {
            others += requests;
        }
    }

    long count() {
        return count;
    }

    Instant since() {
        return since;
    }

    String sentence(String rule) {
        String named = keys.entrySet().stream()
                .map(e -> e.getKey() + " (" + e.getValue() + ")")
                .collect(Collectors.joining(", "));
        return rule + ": " + count + " were dropped since " + since + ", of " + named
                + (others == 0 ? "" : " and others (" + others + ")");
    }
}
