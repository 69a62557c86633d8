package io.countermeasure.core.internal.load;

import io.countermeasure.model.Problem;
import io.countermeasure.model.Problem.Level;
import java.time.Duration;
import java.util.Optional;

/** Asks plugins about their own set-up. */
final class Validation {

    /** Longer than a description may take: a check may well ask other programs. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Validation() {}

    /** What the plugin's validate() says or throws, if anything. */
    static Optional<Problem> of(LoadedPlugin loaded, BoundedCalls calls) {
        try {
            Optional<String> said =
                    calls.call("validate() of " + loaded.metadata().textKey(), LIMIT, loaded.plugin()::validate);
            return said == null
                    ? problem(loaded, "validate() must return an Optional but returned null")
                    : said.flatMap(words -> problem(loaded, "validate() says: " + words));
        } catch (CallFailedException e) {
            return problem(loaded, "validate() " + e.getMessage());
        }
    }

    private static Optional<Problem> problem(LoadedPlugin loaded, String rule) {
        String whose = loaded.metadata().textKey() + ": " + rule;
        return Optional.of(new Problem(Level.ERROR, loaded.file().orElse(null), 0, 0, whose));
    }
}
