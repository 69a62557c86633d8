package io.countermeasure.engine;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.time.Duration;

/** A plugin made of lambdas. */
final class TestCountermeasure extends CountermeasurePlugin {

    private final CountermeasureMetadata.Builder metadata;
    private Step prepare = context -> {};
    private Step run = context -> {};

    private TestCountermeasure(String key) {
        metadata = CountermeasureMetadata.builder(key).name(key).author("tests").description("For a test");
    }

    static TestCountermeasure of(String key) {
        return new TestCountermeasure(key);
    }

    TestCountermeasure preparing(Step step) {
        prepare = step;
        return this;
    }

    TestCountermeasure running(Step step) {
        run = step;
        return this;
    }

    TestCountermeasure limited(Duration maxRuntime) {
        metadata.maxRuntime(maxRuntime);
        return this;
    }

    TestCountermeasure frequent(Duration maxFrequency) {
        metadata.maxFrequency(maxFrequency);
        return this;
    }

    TestCountermeasure announced(Duration delay) {
        metadata.wallAnnounceDelay(delay);
        return this;
    }

    TestCountermeasure disruptive() {
        metadata.disruptive(true);
        return this;
    }

    @Override
    public CountermeasureMetadata metadata() {
        return metadata.build();
    }

    @Override
    public void prepare(RunContext context) throws Exception {
        prepare.run(context);
    }

    @Override
    public void run(RunContext context) throws Exception {
        run.run(context);
    }

    @FunctionalInterface
    interface Step {
        void run(RunContext context) throws Exception;
    }
}
