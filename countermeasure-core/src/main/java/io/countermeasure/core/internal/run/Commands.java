package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.gate.SandboxGate;
import io.countermeasure.core.internal.load.HelperRunner;
import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.core.internal.peer.PeerKey;
import io.countermeasure.core.internal.sandbox.SandboxStatus;
import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Rejection;
import io.countermeasure.process.Child;
import io.countermeasure.process.Enclosed;
import io.countermeasure.process.Ended;
import io.countermeasure.process.Executables;
import io.countermeasure.process.Hold;
import io.countermeasure.process.Launch;
import io.countermeasure.process.Launcher;
import io.countermeasure.process.Limits;
import io.countermeasure.process.LiveOutput;
import io.countermeasure.process.OutputFiles;
import io.countermeasure.process.PlayedCommands;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.SandboxPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Makes commands into processes. Thread-safe. */
public final class Commands implements HelperRunner {

    private static final int HELPER_OUTPUT = 16 << 20;

    private final Launcher launcher;
    private final Settings settings;
    private final ScheduledExecutorService clock;
    private final RunUser user;
    private final JobFolders rooms;
    private final Plans plans;

    /** With that launcher and these settings; the clock is only used for limits. */
    public Commands(
            Launcher launcher, Settings settings, ScheduledExecutorService clock, JobFolders rooms, Plans plans) {
        this.rooms = rooms;
        this.plans = plans;
        this.launcher = launcher;
        this.settings = settings;
        this.clock = clock;
        this.user = settings.runAs().orElseGet(RunUser::current);
    }

    /** The words as they are executed, with the executable's absolute path and a sandbox's words before them. */
    public static List<String> words(Command command, Map<String, String> environment, List<String> prefix)
            throws IOException {
        List<String> argv = command.argv();
        List<String> words = new ArrayList<>(prefix);
        words.add(Executables.resolve(argv.get(0), environment.getOrDefault("PATH", Launcher.PATH)));
        words.addAll(argv.subList(1, argv.size()));
        return words;
    }

    /** The user whose environment runs have. */
    public RunUser user() {
        return user;
    }

    /** How runs of that plugin are confined by now. */
    SandboxPlan plan(LoadedPlugin plugin) {
        return plans.of(plugin);
    }

    /** Why its runs are refused by that plan; empty if they are not. */
    Optional<Rejection> refusal(SandboxPlan plan, CountermeasureMetadata metadata) {
        return SandboxGate.refusal(plan, metadata, plans.policy(metadata).require());
    }

    /** Whether commands of runs are played instead of executed. */
    boolean played() {
        return plans.played().isPresent();
    }

    private Map<String, String> environment(
            Run run, CountermeasureMetadata metadata, Command command, SandboxPlan plan, Path job) {
        return RunEnvironment.of(
                metadata,
                command,
                user,
                plan,
                JobFolders.incidentFile(Enclosures.seen(plan, job)),
                run.request().incident(),
                Optional.ofNullable(run.request().event()));
    }

    /** Starts a command of a run, with its output to pipes or to those files. The future fails with an IOException that says why it could not be. */
    CompletableFuture<Child> start(
            Run run,
            CountermeasureMetadata metadata,
            Command command,
            SandboxPlan plan,
            Path job,
            Optional<OutputFiles> files,
            LiveOutput live) {
        Map<String, String> environment = environment(run, metadata, command, plan, job);
        Optional<Path> wanted = command.workingDirectory().or(metadata::workingDirectory);
        try {
            Optional<Path> played = plans.played();
            List<String> words = played.isPresent()
                    ? PlayedCommands.of(played.get()).instead(command.argv())
                    : words(command, environment, List.of());
            return start(words, environment, job, wanted, plan, files, live);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Starts a worker, by what has to come before its words. The future fails like that of a command. */
    CompletableFuture<Child> start(PeerKey key, List<String> words, Path folder, LiveOutput live) {
        try {
            Executables.resolve(key.words().get(0), "");
            return start(words, key.environment(), folder, key.directory(), key.plan(), Optional.empty(), live);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Child> start(
            List<String> words,
            Map<String, String> environment,
            Path job,
            Optional<Path> directory,
            SandboxPlan plan,
            Optional<OutputFiles> files,
            LiveOutput live)
            throws IOException {
        Enclosures.check(plan, words.get(0), directory);
        LateVariables variables = LateVariables.of(environment);
        return launcher.start(new Launch(
                variables.words(Enclosures.around(plan), words),
                variables.environment(),
                directory(plan.enclosure().isPresent() ? job : directory.orElse(job)),
                limits(plan),
                settings.maxOutputBytes(),
                settings.grace(),
                settings.runAs(),
                files,
                hold(plan),
                live,
                enclosed(plan, directory)));
    }

    private static Path directory(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("working_directory must be a folder but \"" + folder + "\" is none");
        }
        return folder;
    }

    private Limits limits(SandboxPlan plan) {
        return settings.limits().withProcesses(Enclosures.maxProcesses(plan));
    }

    private static Hold hold(SandboxPlan plan) {
        if (plan.controlGroup()) {
            return Hold.CONTROL_GROUP;
        }
        return plan.enforced().containsKey(Guarantee.TREE_KILL) ? Hold.NAMESPACE : Hold.TRACKED;
    }

    /** As the sandbox confines it, like a run: what a helper does may be to execute a plugin's own code. */
    @Override
    public CommandResult run(Command command, Duration limit, List<Path> reads)
            throws IOException, InterruptedException {
        SandboxPlan plan = plans.ofHelper(command.argv(), reads);
        Optional<String> lacking = SandboxGate.lacking(plan, plans.grants().required());
        if (lacking.isPresent()) {
            throw new IOException(lacking.get());
        }
        if (plan.enclosure().isEmpty()) {
            return helper(command, plan, command.workingDirectory().orElse(Path.of("/")), limit);
        }
        Path room = rooms.makeRoom();
        try {
            CommandResult result = helper(command, plan, room, limit);
            Optional<IOException> neverStood = result.timedOut()
                    ? Optional.empty()
                    : SandboxStatus.failure(plan, room, result.exitCode(), result.stderr());
            if (neverStood.isPresent()) {
                throw neverStood.get();
            }
            return result;
        } finally {
            rooms.removeRoom(room);
        }
    }

    private CommandResult helper(Command command, SandboxPlan plan, Path folder, Duration limit)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(Map.of("PATH", Launcher.PATH, "LANG", "C.UTF-8"));
        plan.enclosure().ifPresent(enclosure -> environment.putAll(enclosure.environment()));
        List<String> words = words(command, environment, Enclosures.around(plan));
        Enclosures.check(plan, words.get(0), command.workingDirectory());
        CompletableFuture<Child> starting = launcher.start(new Launch(
                words,
                environment,
                folder,
                limits(plan),
                HELPER_OUTPUT,
                settings.grace(),
                settings.runAs(),
                Optional.empty(),
                hold(plan),
                LiveOutput.NONE,
                enclosed(plan, command.workingDirectory())));
        return await(starting, Optional.of(limit));
    }

    /**
     * Runs a tool of the host's as the agent's own user, beside any sandbox, with its messages in English.
     *
     * @throws IOException if it could not be started
     * @throws InterruptedException if the caller is interrupted; the tool is then ended
     */
    public CommandResult tool(List<String> words, Duration limit) throws IOException, InterruptedException {
        CompletableFuture<Child> starting = launcher.start(new Launch(
                words,
                Map.of("PATH", Launcher.PATH, "LC_ALL", "C"),
                Path.of("/"),
                Limits.none(),
                HELPER_OUTPUT,
                settings.grace(),
                Optional.empty(),
                Optional.empty(),
                Hold.TRACKED,
                LiveOutput.NONE));
        return await(starting, Optional.of(limit));
    }

    private Optional<Enclosed> enclosed(SandboxPlan plan, Optional<Path> directory) {
        return plan.enclosure()
                .map(enclosure -> new Enclosed(
                        plan.prefix(),
                        directory.orElse(enclosure.home()),
                        SandboxStatus::holder,
                        rooms,
                        enclosure.endsWithStarter()));
    }

    /** Waits for it, and ends it at the limit or when this thread is interrupted. */
    CommandResult await(CompletableFuture<Child> starting, Optional<Duration> limit)
            throws IOException, InterruptedException {
        Child child = join(starting);
        boolean[] timedOut = new boolean[1];
        Optional<ScheduledFuture<?>> deadline = limit.map(l -> clock.schedule(
                () -> {
                    timedOut[0] = !child.hasExited();
                    child.end();
                },
                l.toNanos(),
                TimeUnit.NANOSECONDS));
        try {
            Ended ended = child.ended().get();
            return new CommandResult(
                    ended.exitCode(),
                    ended.stdout(),
                    ended.stderr(),
                    ended.droppedStdout() + ended.droppedStderr(),
                    timedOut[0],
                    ended.duration());
        } catch (InterruptedException e) {
            child.end();
            throw e;
        } catch (ExecutionException e) {
            throw new IOException("the command's end could not be found out", e.getCause());
        } finally {
            deadline.ifPresent(d -> d.cancel(false));
        }
    }

    private static Child join(CompletableFuture<Child> starting) throws IOException, InterruptedException {
        try {
            return starting.get();
        } catch (ExecutionException e) {
            throw asIo(e);
        }
    }

    /** What a start failed with. */
    static IOException asIo(Throwable failure) {
        Throwable inner = failure.getCause();
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        Throwable cause = wrapped && inner != null ? inner : failure;
        return cause instanceof IOException io ? io : new IOException(cause.getMessage(), cause);
    }
}
