package io.countermeasure.testkit;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.FileTrust;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.plugin.CountermeasurePlugin;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What one test has. For one thread, but for what it gives. */
final class TestHost {

    private final CountermeasureTest settings;
    private final Leaks leaks;
    private final Path folder;
    private final FakeCommands commands = FakeCommands.strict();
    private final FakeClock clock = new FakeClock();
    private final RecordingSink sink = new RecordingSink();
    private Optional<CountermeasureEngine> engine = Optional.empty();

    private TestHost(CountermeasureTest settings, Leaks leaks, Path folder) {
        this.settings = settings;
        this.leaks = leaks;
        this.folder = folder;
    }

    /** One that is held to have left nothing since then. */
    static TestHost of(CountermeasureTest settings, Leaks leaks) throws IOException {
        return new TestHost(settings, leaks, Folders.make());
    }

    Object give(Class<?> type) {
        if (type == CountermeasureEngine.class) {
            if (engine.isEmpty()) {
                engine = Optional.of(builder().build());
            }
            return engine.get();
        }
        if (type == EngineBuilder.class) {
            return builder();
        }
        if (type == FakeCommands.class) {
            if (settings.realCommands()) {
                throw new IllegalArgumentException("commands must be played for FakeCommands to stand in for them but"
                        + " @CountermeasureTest says realCommands = true");
            }
            return commands;
        }
        return type == FakeClock.class ? clock : sink;
    }

    private EngineBuilder builder() {
        EngineBuilder builder = CountermeasureEngine.builder()
                .stateDirectory(folder.resolve("state"))
                .clock(clock)
                .sink("test", sink)
                .sandbox(settings.realCommands() ? Sandboxes.host() : FakeSandbox.playing(commands))
                .fileTrust(FileTrust.RELAXED);
        for (Class<? extends CountermeasurePlugin> plugin : settings.plugins()) {
            builder.register(made(plugin));
        }
        for (String directory : settings.directories()) {
            builder.pluginDirectory(folder(directory));
        }
        return builder;
    }

    private static Path folder(String directory) {
        Path path = Path.of(directory);
        if (!Files.isDirectory(path)) {
            throw new IllegalArgumentException(
                    "directories of @CountermeasureTest must be there but " + path.toAbsolutePath() + " is no folder");
        }
        return path;
    }

    private static CountermeasurePlugin made(Class<? extends CountermeasurePlugin> plugin) {
        try {
            Constructor<? extends CountermeasurePlugin> constructor = plugin.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "constructor of plugin " + plugin.getName() + " must work but threw " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "plugin must have a constructor without parameters but " + plugin.getName() + " has none", e);
        }
    }

    /**
     * Ends what it gave.
     *
     * @throws AssertionError if the test left something running, or called what is not declared
     */
    void close() throws IOException {
        engine.ifPresent(CountermeasureEngine::close);
        try {
            leaks.check();
            commands.check();
        } finally {
            commands.settle();
            Folders.remove(folder);
        }
    }
}
