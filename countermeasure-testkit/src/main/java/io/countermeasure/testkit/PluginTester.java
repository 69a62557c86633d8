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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /**
     * {@return a tester of a Java plugin, which runs in this JVM, or of a {@code CommandCountermeasure}}
     *
     * @param plugin what is tested
     */
    public static PluginTester of(CountermeasurePlugin plugin) {
        return new PluginTester(Subject.of(plugin));
    }

    /**
     * {@return a tester of a plugin file of any kind for which there is a loader} That is {@code *.json},
     * {@code *.jar}, and {@code *.py} with {@code countermeasure-python}. Others in its folder are loaded beside it, as
     * on a host.
     *
     * @param file an absolute path, or one from the working directory
     */
    public static PluginTester of(Path file) {
        return new PluginTester(Subject.of(file));
    }

    /**
     * Says what stands in for its commands.
     *
     * @param commands played by a {@link FakeSandbox}, which takes the place of any sandbox set before
     * @return this tester
     */
    public PluginTester commands(FakeCommands commands) {
        return sandbox(FakeSandbox.playing(commands));
    }

    /**
     * Lets nothing stand in: its commands are executed on this host, in {@link Sandboxes#host()}.
     *
     * @return this tester
     */
    public PluginTester realCommands() {
        return sandbox(Sandboxes.host());
    }

    /**
     * Says how it is confined.
     *
     * @param value a {@link FakeSandbox} brings its commands with it
     * @return this tester
     */
    public PluginTester sandbox(Sandbox value) {
        sandbox = value;
        return this;
    }

    /**
     * Says by which clock decisions are made.
     *
     * @param value by default a clock of this tester's own
     * @return this tester
     */
    public PluginTester clock(FakeClock value) {
        clock = value;
        return this;
    }

    /**
     * Says what it answers.
     *
     * @param value {@link Incidents#critical()} by default
     * @return this tester
     */
    public PluginTester incident(Incident value) {
        incident = value;
        return this;
    }

    /**
     * Says whether that began or ended.
     *
     * @param value unknown by default
     * @return this tester
     */
    public PluginTester event(Incident.Event value) {
        event = Optional.of(value);
        return this;
    }

    /**
     * Says how long it may run.
     *
     * @param limit counts if it is less than the plugin's own
     * @return this tester
     */
    public PluginTester maxRuntime(Duration limit) {
        maxRuntime = Optional.of(limit);
        return this;
    }

    /**
     * Adds further settings of the engine, such as a gate or a loader.
     *
     * @param settings applied last
     * @return this tester
     */
    public PluginTester engine(Consumer<EngineBuilder> settings) {
        further.add(settings);
        return this;
    }

    /** Whether anything stands in for its commands. */
    boolean plays() {
        return sandbox instanceof FakeSandbox;
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
     * @return what it came to
     * @throws AssertionError if the plugin is unusable, or called a command that is not declared
     */
    public ExecutionResult run() {
        try (Session session = start()) {
            return session.run();
        }
    }

    /**
     * {@return what {@code validate-plugins} would say of it, but for who else could change its file: that is a question of the
     * folder on a host, and a checkout may be a group's} {@code validate()} is called, in a worker if it has one.
     *
     * @throws AssertionError if it is not there, or called a command that is not declared
     */
    public List<Problem> validate() {
        try (Session session = new Session(FileTrust.RELAXED)) {
            List<Problem> problems = session.engine.registry().validate();
            session.checkCommands();
            List<Problem> found = problems.stream().filter(subject::isOf).toList();
            if (found.isEmpty()) {
                String unused = session.key(); // what is not there has no problems either
            }
            return ofItself(found);
        }
    }

    /** Without what a strict engine refuses the file or its folder for, and says with its consequence. */
    private List<Problem> ofItself(List<Problem> found) {
        if (found.stream().noneMatch(PluginTester::isWarning)) {
            return found;
        }
        try (Session strict = new Session(FileTrust.STRICT)) {
            List<String> refused = strict.engine.registry().catalog().problems().stream()
                    .filter(problem -> !isWarning(problem))
                    .map(Problem::rule)
                    .toList();
            return found.stream()
                    .filter(problem ->
                            !isWarning(problem) || refused.stream().noneMatch(rule -> rule.startsWith(problem.rule())))
                    .toList();
        }
    }

    private static boolean isWarning(Problem problem) {
        return problem.level() == Problem.Level.WARNING;
    }

    /**
     * Starts an engine for several runs.
     *
     * @return the session, which the caller closes
     * @throws AssertionError if the plugin is unusable
     */
    public Session start() {
        Session session = new Session(FileTrust.RELAXED);
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
        private final AtomicBoolean checked = new AtomicBoolean();

        private Session(FileTrust trust) {
            try {
                folder = Folders.make();
            } catch (IOException e) {
                throw new UncheckedIOException("a temporary folder must be writable", e);
            }
            engine = built(trust);
        }

        private CountermeasureEngine built(FileTrust trust) {
            try {
                return build(trust);
            } catch (RuntimeException | Error e) {
                removeFolders();
                throw e;
            }
        }

        private CountermeasureEngine build(FileTrust trust) {
            EngineBuilder builder = CountermeasureEngine.builder()
                    .stateDirectory(folder.resolve("state"))
                    .sandbox(sandbox)
                    .clock(clock)
                    .fileTrust(trust)
                    .runPolicy(
                            RunPolicy.builder().warmCommands(0).warmWorkers(0).build());
            subject.addTo(builder);
            further.forEach(settings -> settings.accept(builder));
            return builder.build();
        }

        /** {@return the engine, to ask it for more} */
        public CountermeasureEngine engine() {
            return engine;
        }

        /**
         * Runs the plugin.
         *
         * @return what it came to
         * @throws AssertionError if it called a command that is not declared
         */
        public ExecutionResult run() {
            RunRequest request = engine.request(key()).incident(incident);
            event.ifPresent(request::event);
            maxRuntime.ifPresent(request::maxRuntime);
            ExecutionResult result = request.run();
            checked.set(false);
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
                            "plugin must be usable but " + subject + " is not; " + why(catalog.problems())));
        }

        private String why(List<Problem> problems) {
            return problems.stream().anyMatch(subject::isOf) ? "problems: " + problems : subject.absence();
        }

        private void checkCommands() {
            if (!checked.getAndSet(true)) {
                played().check();
            }
        }

        /**
         * Ends the engine and removes its folders. Closing twice does nothing.
         *
         * @throws AssertionError if a command was called that is not declared, and {@link #run()} has not said so
         */
        @Override
        public void close() {
            engine.close();
            removeFolders();
            checkCommands();
        }

        private void removeFolders() {
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
