package io.countermeasure.examples.agent;

import io.countermeasure.model.Incident;
import io.countermeasure.model.TextKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which countermeasures answer which incidents: {@code on.opened.KEY} and {@code on.cleared.KEY} name alert labels,
 * separated by commas. An incident whose file does not say which of the two it is counts as opened.
 *
 * <p>What may run is decided here, on the host, by its operator: nothing in an incident names a countermeasure.
 * Immutable and thread-safe.
 */
public final class Bindings {

    private static final String PREFIX = "on.";

    private final List<Binding> all;

    private record Binding(Incident.Event event, TextKey key, Set<String> labels) {}

    private Bindings(List<Binding> all) {
        this.all = List.copyOf(all);
    }

    /**
     * The bindings of these properties; other properties are left alone.
     *
     * @throws IllegalArgumentException if one names no event or no key
     */
    public static Bindings of(Properties properties) {
        List<Binding> all = new ArrayList<>();
        for (String name : new TreeSet<>(properties.stringPropertyNames())) {
            if (name.startsWith(PREFIX)) {
                all.add(binding(name, properties.getProperty(name)));
            }
        }
        return new Bindings(all);
    }

    /** The keys of the countermeasures that answer an alert of this label, in the order of their names. */
    public List<TextKey> answers(Incident.Event event, String alertLabel) {
        return all.stream()
                .filter(b -> b.event() == event && b.labels().contains(alertLabel.strip()))
                .map(Binding::key)
                .toList();
    }

    private static Binding binding(String name, String labels) {
        for (Incident.Event event : Incident.Event.values()) {
            String start = PREFIX + event.name().toLowerCase(Locale.ROOT) + ".";
            if (name.startsWith(start)) {
                Set<String> split =
                        Arrays.stream(labels.split(",", -1)).map(String::strip).collect(Collectors.toUnmodifiableSet());
                return new Binding(event, TextKey.of(name.substring(start.length())), split);
            }
        }
        throw new IllegalArgumentException(
                "a binding must begin with on.opened. or on.cleared. but was \"" + name + "\"");
    }
}
