package io.countermeasure.core.internal.store;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** For tests in which a disk that does not work is what it is about, thousands of times. */
public final class QuietStore implements BeforeEachCallback, AfterEachCallback {

    private final Logger store = (Logger) LoggerFactory.getLogger("io.countermeasure.core.internal.store");

    @Override
    public void beforeEach(ExtensionContext context) {
        store.setLevel(Level.OFF);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        store.setLevel(null);
    }
}
