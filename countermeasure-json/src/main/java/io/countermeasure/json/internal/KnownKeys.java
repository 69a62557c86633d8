package io.countermeasure.json.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The names that are known in some place, and which of them somebody meant who wrote another. Immutable. */
public final class KnownKeys {

    static final KnownKeys PLUGIN = new KnownKeys(
            "$schema",
            "name",
            "author",
            "textkey",
            "description",
            "command",
            "wall_announce_delay",
            "max_frequency",
            "max_runtime",
            "sudo_requirements",
            "environment",
            "working_directory",
            "output",
            "disruptive",
            "detach",
            "on_agent_exit",
            "sandbox");

    /** Of a plugin that is a class of a jar. */
    static final KnownKeys CLASS = PLUGIN.with("class", "command");

    static final KnownKeys SANDBOX = new KnownKeys("require", "prefer", "read", "write");

    private static final int LONGEST_COMPARED = 40;

    private final List<String> keys;

    private KnownKeys(String... keys) {
        this(List.of(keys));
    }

    /** Knows these names. */
    public KnownKeys(List<String> keys) {
        this.keys = List.copyOf(keys);
    }

    private KnownKeys with(String added, String removed) {
        return new KnownKeys(Stream.concat(keys.stream().filter(key -> !key.equals(removed)), Stream.of(added))
                .toList());
    }

    /** Whether this is one of them. */
    public boolean contains(String key) {
        return keys.contains(key);
    }

    /** The sentence about an unknown key. */
    public String complain(String key) {
        return nearest(key)
                .map(near -> Shown.quote(key) + " is no known key; did you mean " + Shown.quote(near) + "?")
                .orElseGet(() -> Shown.quote(key) + " is no known key; known are " + String.join(", ", keys));
    }

    /** The one that was meant, if one of them is near enough. */
    public Optional<String> nearest(String key) {
        if (key.length() > LONGEST_COMPARED) {
            return Optional.empty();
        }
        String plain = plain(key);
        return keys.stream()
                .filter(known -> distance(plain, plain(known)) <= Math.max(1, Math.min(3, known.length() / 3)))
                .min(Comparator.comparingInt(known -> distance(plain, plain(known))));
    }

    /** So that case, hyphens and humps make no difference. */
    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "").replace(" ", "");
    }

    /** How many characters have to be added, dropped or changed. */
    static int distance(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = above[0];
            above[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = above[j];
                above[j] = Math.min(changed, 1 + Math.min(above[j], above[j - 1]));
            }
        }
        return above[other.length()];
    }
}
