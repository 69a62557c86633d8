package io.countermeasure.engine;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.util.ServiceConfigurationError;

/** Stands for a provider that ServiceLoader could not make, so that the catalog tells why. It never runs. */
final class UnloadableCountermeasure extends CountermeasurePlugin {

    private final Error why;

    UnloadableCountermeasure(Error why) {
        this.why = why;
    }

    @Override
    public CountermeasureMetadata metadata() {
        throw new IllegalStateException("a provider cannot be loaded: " + words(why), why);
    }

    @Override
    public void run(RunContext context) {
        throw new IllegalStateException("a provider that cannot be loaded cannot run", why);
    }

    /** ServiceLoader's own is a sentence; the JVM's means little without its type. */
    private static String words(Error why) {
        return why instanceof ServiceConfigurationError ? String.valueOf(why.getMessage()) : why.toString();
    }
}
