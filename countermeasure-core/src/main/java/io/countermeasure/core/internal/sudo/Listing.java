package io.countermeasure.core.internal.sudo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code sudo -l -l} says in the C locale, to a pipe, where it breaks no lines. Immutable and thread-safe.
 *
 * @param defaults the settings that hold
 * @param rules each command of each rule, in the order of sudoers: the last one that matches counts
 */
record Listing(Defaults defaults, List<Rule> rules) {

    private static final Pattern ATTRIBUTE = Pattern.compile(" {4}([A-Za-z]+):\\s*(.*)");

    /** The part of a listing that a line belongs to. */
    private enum Part {
        BEFORE,
        GENERAL,
        SPECIFIC,
        RULES
    }

    /** What it says; empty if it is no listing of what may be run. */
    static Optional<Listing> parse(String text) {
        Reading reading = new Reading();
        text.lines().forEach(reading::line);
        return reading.part == Part.RULES
                ? Optional.of(new Listing(
                        Defaults.of(reading.general.toString(), reading.specific.toString()),
                        List.copyOf(reading.rules)))
                : Optional.empty();
    }

    private static final class Reading {
        private Part part = Part.BEFORE;
        private final StringBuilder general = new StringBuilder();
        private final StringBuilder specific = new StringBuilder();
        private final List<Rule> rules = new ArrayList<>();
        private Map<String, String> attributes = new LinkedHashMap<>();

        void line(String line) {
            if (line.startsWith("Matching Defaults entries ")) {
                part = Part.GENERAL;
            } else if (line.startsWith("Runas and Command-specific defaults ")) {
                part = Part.SPECIFIC;
            } else if (line.contains(" may run the following commands ")) {
                part = Part.RULES;
            } else if (part == Part.GENERAL) {
                general.append(line).append(' ');
            } else if (part == Part.SPECIFIC) {
                specific.append(line).append("    ");
            } else if (part == Part.RULES) {
                ofRules(line);
            }
        }

        private void ofRules(String line) {
            Matcher attribute = ATTRIBUTE.matcher(line);
            if (line.startsWith("\t")) {
                rules.add(new Rule(attributes, line.substring(1))); // its last space may count
            } else if (attribute.matches()) {
                attributes.put(attribute.group(1), attribute.group(2).strip());
            } else if (!line.isBlank()) { // "Sudoers entry:", "LDAP Role: admins" and the like begin another rule
                attributes = new LinkedHashMap<>();
            }
        }
    }
}
