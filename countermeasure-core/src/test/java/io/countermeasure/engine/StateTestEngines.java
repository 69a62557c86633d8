package io.countermeasure.engine;

import io.countermeasure.core.internal.publish.Retry;
import io.countermeasure.core.internal.store.FileOps;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.spi.ExecutionListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Engines with a command, a Java plugin, one that must not run unrecorded, a sink and a listener, all on one state directory. */
final class StateTestEngines {

    private final Path state;
    private final List<ExecutionResult> taken = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();

    StateTestEngines(Path state) {
        this.state = state;
    }

    CountermeasureEngine engine(FileOps files) {
        EngineBuilder builder = CountermeasureEngine.builder()
                .stateDirectory(state)
                .runPolicy(RunPolicy.builder().grace(Duration.ofMillis(200)).build())
                .sink("cloud", taken::add)
                .listener(new ExecutionListener() {
                    @Override
                    public void degraded(String trouble) {
                        told.add(trouble);
                    }
                })
                .register(CommandCountermeasure.of(metadata("demo.command"), Command.shell("echo ran")))
                .register(TestCountermeasure.of("demo.java").running(context -> context.saveTextOutput("ran\n")))
                .register(TestCountermeasure.of("demo.rare")
                        .frequent(Duration.ofHours(1))
                        .running(context -> context.saveTextOutput("ran\n")));
        builder.files = files;
        builder.retry = new Retry(Duration.ofMillis(10), Duration.ofMillis(10));
        return builder.build();
    }

    /** Looks often: hundreds of engines are waited for, and most waits are over at once. */
    static ConditionFactory await(String what) {
        return Awaitility.await(what).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    private static CountermeasureMetadata metadata(String key) {
        return CountermeasureMetadata.builder(key)
                .name(key)
                .author("tests")
                .description("For a test")
                .build();
    }

    /** What the sink took. */
    List<ExecutionResult> taken() {
        return taken;
    }

    List<String> ids() {
        return taken.stream().map(ExecutionResult::executionId).toList();
    }

    /** What the listener was told. */
    List<String> told() {
        return told;
    }
}
