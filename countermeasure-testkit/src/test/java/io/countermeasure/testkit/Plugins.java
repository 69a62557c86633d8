package io.countermeasure.testkit;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.util.Optional;

/** Plugins for tests. */
final class Plugins {

    private Plugins() {}

    interface Body {
        void run(RunContext context) throws Exception;
    }

    /** Does what it is given. */
    static class OfRunCountermeasure extends CountermeasurePlugin {
        private final Body body;

        OfRunCountermeasure(Body body) {
            this.body = body;
        }

        @Override
        public CountermeasureMetadata metadata() {
            return CountermeasureMetadata.builder("test.plugin")
                    .name("Test")
                    .author("ops@acme.example")
                    .description("Does what a test wants")
                    .build();
        }

        @Override
        public void run(RunContext context) throws Exception {
            body.run(context);
        }
    }

    static final class ComplainingCountermeasure extends OfRunCountermeasure {
        ComplainingCountermeasure() {
            super(context -> {});
        }

        @Override
        public Optional<String> validate() {
            return Optional.of("tool must be there");
        }
    }
}
