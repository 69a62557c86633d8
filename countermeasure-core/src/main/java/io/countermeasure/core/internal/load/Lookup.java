package io.countermeasure.core.internal.load;

import io.countermeasure.model.Problem;
import java.util.List;

/** What the index knows of a key. Immutable. */
public sealed interface Lookup {

    /** There is one, and its file is as it was loaded. */
    record Found(LoadedPlugin plugin) implements Lookup {}

    /**
     * There is none.
     *
     * @param key what was asked for, bounded and safe to print
     */
    record Unknown(String key) implements Lookup {}

    /** There is one that must not be used, or there are several. */
    record Invalid(List<Problem> problems) implements Lookup {

        /** Copies the list. */
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
