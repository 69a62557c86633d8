package io.countermeasure.testkit;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.FileTrust;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.RunRequest;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Incident;
import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.spi.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs one plugin as an agent would: loaded by its loader, through all gates, in its own process, with its result recorded. Only
 * the host is the test's: {@link FakeCommands} stand in for commands, a {@link FakeClock} for the time, folders are temporary.
 *
 * <pre>{@code
 * ExecutionResult result = PluginTester.of(Path.of("plugins/restart_nginx.py"))
 *         .commands(FakeCommands.strict().on("/usr/bin/systemctl", "restart", "nginx").withSudo().exits(0))
 *         .incident(Incidents.critical())
 *         .run();
 * assertThat(result).succeeded().hasText("restarted");
 * }</pre>
 *
 * <p>By default no command is declared, so that none may be called; the incident is {@link Incidents#critical()}, there is no event, the limit is the
 * plugin's own, and files may be writable by others, as in a checkout. Not thread-safe; it can be used again, and each run begins anew.
 */
public final class PluginTester {

    private final Subject subject;
    private final List<Consumer<EngineBuilder>> further = new ArrayList<>();
    private Sandbox sandbox = FakeSandbox.playing(FakeCommands.strict());
    private FakeClock clock = new FakeClock();
    private Incident incident = Incidents.critical();
    private Optional<Incident.Event> event = Optional.empty();
    private Optional<Duration> maxRuntime = Optional.empty();

    private PluginTester(Subject subject) {
        this.subject = subject;
    }

    /** What is tested. */
    private interface Subject {

        void addTo(EngineBuilder builder);

        /** Its key in that catalog; empty if it is unusable. */
        Optional<String> keyIn(Catalog catalog);

        boolean isOf(Problem problem);
    }

    /** Tests a Java plugin, which runs in this JVM, or a {@code CommandCountermeasure}. */
    public static PluginTester of(CountermeasurePlugin plugin) {
        return new PluginTester(new Subject() {
            @Override
            public void addTo(EngineBuilder builder) {
                builder.register(plugin);
            }

            @Override
            public Optional<String> keyIn(Catalog catalog) {
                return catalog.entries().stream()
                        .map(entry -> entry.metadata().textKey().value())
                        .findFirst();
            }

            @Override
            public boolean isOf(Problem problem) {
                return true;
            }

            @Override
            public String toString() {
                return plugin.getClass().getName();
            }
        });
    }

    /**
     * Tests a plugin file of any kind for which there is a loader: {@code *.json}, {@code *.jar}, and {@code *.py} with
     * {@code countermeasure-python}. Others in its folder are loaded beside it, as on a host.
     */
    public static PluginTester of(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = Objects.requireNonNull(absolute.getParent(), "a plugin's file lies in a folder");
        return new PluginTester(new Subject() {
            @Override
            public void addTo(EngineBuilder builder) {
                builder.pluginDirectory(folder);
            }

            @Override
            public Optional<String> keyIn(Catalog catalog) {
                return catalog.entries().stream()
                        .filter(entry -> entry.file().filter(absolute::equals).isPresent())
                        .map(entry -> entry.metadata().textKey().value())
                        .findFirst();
            }

            @Override
            public boolean isOf(Problem problem) {
                return absolute.equals(problem.file());
            }

            @Override
            public String toString() {
                return absolute.toString();
            }
        });
    }

    /** What stands in for its commands. */
    public PluginTester commands(FakeCommands commands) {
        return sandbox(FakeSandbox.playing(commands));
    }

    /** Nothing stands in: its commands are executed on this host, in {@link Sandboxes#host()}. */
    public PluginTester realCommands() {
        return sandbox(Sandboxes.host());
    }

    /** How it is confined; a {@link FakeSandbox} brings its commands with it. */
    public PluginTester sandbox(Sandbox value) {
        sandbox = value;
        return this;
    }

    /** By which clock decisions are made. */
    public PluginTester clock(FakeClock value) {
        clock = value;
        return this;
    }

    /** What it answers. */
    public PluginTester incident(Incident value) {
        incident = value;
        return this;
    }

    /** Whether that began or ended. */
    public PluginTester event(Incident.Event value) {
        event = Optional.of(value);
        return this;
    }

    /** How long it may run, if that is less than its own limit. */
    public PluginTester maxRuntime(Duration limit) {
        maxRuntime = Optional.of(limit);
        return this;
    }

    /** Further settings of the engine, such as a gate or a loader; applied last. */
    public PluginTester engine(Consumer<EngineBuilder> settings) {
        further.add(settings);
        return this;
    }

    /** What stands in for its commands; none if they are really executed. */
    FakeCommands played() {
        return sandbox instanceof FakeSandbox fake ? fake.commands() : FakeCommands.strict();
    }

    /** Each of its commands never ends, if they are played. */
    PluginTester allHanging() {
        return sandbox instanceof FakeSandbox fake ? commands(fake.commands().hanging()) : this;
    }

    /**
     * Runs it once.
     *
     * @throws AssertionError if the plugin is unusable, or called a command that is not declared
     */
    public ExecutionResult run() {
        try (Session session = start()) {
            return session.run();
        }
    }

    /**
     * What {@code validate-plugins} would say of it: {@code validate()} is called, in a worker if it has one.
     *
     * @throws AssertionError if it called a command that is not declared
     */
    public List<Problem> validate() {
        try (Session session = new Session()) {
            List<Problem> problems = session.engine.registry().validate();
            session.checkCommands();
            return problems.stream().filter(subject::isOf).toList();
        }
    }

    /**
     * For several runs by one engine; the caller closes it.
     *
     * @throws AssertionError if the plugin is unusable
     */
    public Session start() {
        Session session = new Session();
        try {
            String unused = session.key();
            return session;
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /** Several runs by one engine. Thread-safe as the engine is. */
    public final class Session implements AutoCloseable {

        private final Path folder;
        private final CountermeasureEngine engine;

        private Session() {
            try {
                folder = Folders.make();
            } catch (IOException e) {
                throw new UncheckedIOException("a temporary folder must be writable", e);
            }
            engine = build();
        }

        private CountermeasureEngine build() {
            EngineBuilder builder = CountermeasureEngine.builder()
                    .stateDirectory(folder.resolve("state"))
                    .sandbox(sandbox)
                    .clock(clock)
                    .fileTrust(FileTrust.RELAXED)
                    .runPolicy(
                            RunPolicy.builder().warmCommands(0).warmWorkers(0).build());
            subject.addTo(builder);
            further.forEach(settings -> settings.accept(builder));
            return builder.build();
        }

        /** The engine, to ask it for more. */
        public CountermeasureEngine engine() {
            return engine;
        }

        /**
         * Runs the plugin.
         *
         * @throws AssertionError if it called a command that is not declared
         */
        public ExecutionResult run() {
            RunRequest request = engine.request(key()).incident(incident);
            event.ifPresent(request::event);
            maxRuntime.ifPresent(request::maxRuntime);
            ExecutionResult result = request.run();
            checkCommands();
            return result;
        }

        TextKey textKey() {
            return TextKey.of(key());
        }

        private String key() {
            Catalog catalog = engine.registry().catalog();
            return subject.keyIn(catalog)
                    .orElseThrow(() -> new AssertionError(
                            "plugin must be usable but " + subject + " is not; problems: " + catalog.problems()));
        }

        private void checkCommands() {
            played().check();
        }

        /** Ends the engine and removes its folders. Closing twice does nothing. */
        @Override
        public void close() {
            engine.close();
            try {
                played().settle();
                if (Files.exists(folder)) {
                    Folders.remove(folder);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("temporary folders must be removable", e);
            }
        }
    }
}
