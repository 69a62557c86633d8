package io.countermeasure.core.internal.load;

import io.countermeasure.model.Problem;
import io.countermeasure.model.Problem.Level;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.plugin.CountermeasurePlugin;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns a registered Java plugin into an entry. */
final class Registered {

    static final String KIND = "java";
    private static final String SUFFIX = "Countermeasure";
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private Registered() {}

    /** Asks the plugin what it is, and checks its class's name. */
    static Entry entry(CountermeasurePlugin plugin, int number, BoundedCalls calls) {
        String name = plugin.getClass().getName();
        String place = "registered plugin " + number + " (" + name + ")";
        LoadedPlugin asked;
        try {
            asked = calls.call(
                    place,
                    LIMIT,
                    () -> LoadedPlugin.ask(plugin, KIND, Optional.empty(), Optional.empty(), new HashMap<>()));
        } catch (CallFailedException e) {
            return refused(place, Set.of(), "must describe itself but " + e.getMessage());
        }
        if (!isData(name) && !name.endsWith(SUFFIX)) {
            Set<TextKey> key = Set.of(asked.metadata().textKey());
            return refused(place, key, "must be of a class whose name ends in " + SUFFIX + " but was " + name);
        }
        return Entry.registered(place, Optional.of(asked), Set.of(), List.of());
    }

    /** Whether it was made by {@link CommandCountermeasure#of}, and so is of no class of its author's. */
    private static boolean isData(String name) {
        return name.startsWith(CommandCountermeasure.class.getName() + "$");
    }

    private static Entry refused(String place, Set<TextKey> claims, String rule) {
        Problem problem = new Problem(Level.ERROR, null, 0, 0, place + " " + rule);
        return Entry.registered(place, Optional.empty(), claims, List.of(problem));
    }
}
