package io.countermeasure.core.internal.load;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Java plugins that behave, and some that do not. */
final class Plugins {

    private Plugins() {}

    /** Answers as it is told to. */
    static class SuppliedCountermeasure extends CountermeasurePlugin {
        final AtomicInteger asked = new AtomicInteger();
        private final Supplier<CountermeasureMetadata> metadata;
        private final Supplier<Optional<String>> validation;

        SuppliedCountermeasure(Supplier<CountermeasureMetadata> metadata, Supplier<Optional<String>> validation) {
            this.metadata = metadata;
            this.validation = validation;
        }

        SuppliedCountermeasure(Supplier<CountermeasureMetadata> metadata) {
            this(metadata, Optional::empty);
        }

        SuppliedCountermeasure(String key) {
            this(() -> FakeLoader.metadata(key));
        }

        @Override
        public CountermeasureMetadata metadata() {
            asked.incrementAndGet();
            return metadata.get();
        }

        @Override
        public Optional<String> validate() {
            return validation.get();
        }

        @Override
        public void run(RunContext context) {}
    }

    /** Is named against the rule. */
    static final class Misnamed extends SuppliedCountermeasure {
        Misnamed(String key) {
            super(key);
        }
    }

    /** Returns null, as code without null checks may. */
    @SuppressWarnings("NullAway")
    static final class NullMetadataCountermeasure extends CountermeasurePlugin {
        @Override
        public CountermeasureMetadata metadata() {
            return null;
        }

        @Override
        public void run(RunContext context) {}
    }

    /** Has metadata, and no command. */
    @SuppressWarnings("NullAway")
    static final class NullCommandCountermeasure extends CommandCountermeasure {
        @Override
        public CountermeasureMetadata metadata() {
            return FakeLoader.metadata("null.command");
        }

        @Override
        public Command command() {
            return null;
        }
    }

    /** Another command each time. */
    static final class ChangingCountermeasure extends CommandCountermeasure {
        final AtomicInteger asked = new AtomicInteger();

        @Override
        public CountermeasureMetadata metadata() {
            return FakeLoader.metadata("changing.n" + asked.incrementAndGet());
        }

        @Override
        public Command command() {
            return Command.of("/bin/echo", "n" + asked.incrementAndGet());
        }
    }

    /** Never answers, until it is interrupted. */
    static CountermeasureMetadata hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("was interrupted");
    }

    @SuppressWarnings("InfiniteRecursion") // its purpose
    static CountermeasureMetadata recurse() {
        return recurse();
    }
}
