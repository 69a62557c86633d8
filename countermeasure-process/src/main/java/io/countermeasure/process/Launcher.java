package io.countermeasure.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.commons.exec.launcher.CommandLauncher;
import org.apache.commons.exec.launcher.CommandLauncherFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts guarded processes, all from one permanent platform thread: what a parent's death signals to its children is
 * bound to the thread that started them. Thread-safe; closed by the engine, which ends the runs first.
 */
public final class Launcher implements AutoCloseable {

    /** Where executables are looked for, by us and by runs. */
    public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

    private static final int REFILL_MILLIS = 10;
    private static final int CLOSE_SECONDS = 5;
    private static final long STANDS_LOOK = TimeUnit.MICROSECONDS.toNanos(500);
    private static final int STANDS_LOOKS = 8;
    private static final long STANDS_AFTER = TimeUnit.MILLISECONDS.toNanos(15);
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final Guard guard;
    private final String shell;
    private final Supplier<List<ByteStage>> stages;
    private final CommandLauncher commons = CommandLauncherFactory.createVMLauncher();
    private final ScheduledThreadPoolExecutor starter = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "countermeasure-start");
        thread.setDaemon(true);
        return thread;
    });
    private final Drainer drainer = new Drainer();
    private final Standby standby;
    private final Duration idle;
    private Optional<Future<?>> leave = Optional.empty(); // the start thread's, as is the next
    private long stoodAfter; // nanoseconds, the last sandbox that was looked at until it stood
    private final Reaper reaper = new Reaper(drainer, this::signalFromOutside);
    private final long ownerPid = ProcessHandle.current().pid();
    private final long ownerStart = ProcFs.entry(ownerPid)
            .map(ProcessEntry::start)
            .orElseThrow(() -> new IllegalStateException("/proc must be mounted to prove the end of runs but has no "
                    + ProcessHandle.current().pid()));
    private final long ownUid = ProcFs.uid(ownerPid);
    private final boolean partialSight = Sight.isPartial();
    private final String bootId = ProcFs.bootId();

    /**
     * Finds the tools it needs.
     *
     * @throws IllegalStateException if setsid, sh or /proc is missing
     */
    public Launcher() {
        this(0);
    }

    /**
     * The same with guards standing ready for the next commands, once there was a first; after ten minutes without one
     * they end.
     *
     * @param standing how many guards
     * @throws IllegalStateException if setsid, sh or /proc is missing
     */
    public Launcher(int standing) {
        this(tool("sh"), standing);
    }

    /**
     * The same with another shell as guard.
     *
     * @param shell its absolute path
     * @param standing how many guards
     * @throws IllegalStateException if setsid or /proc is missing
     */
    public Launcher(String shell, int standing) {
        this(shell, standing, IDLE, () -> List.of(ByteStage.UNCHANGED));
    }

    /** The same with these stages for each stream of output, and guards that stand no longer than that without a command. */
    Launcher(String shell, int standing, Duration idle, Supplier<List<ByteStage>> stages) {
        this.idle = idle;
        this.shell = shell;
        this.stages = stages;
        guard = new Guard(tool("setsid"), shell, Executables.find("setpriv", PATH));
        standby = new Standby(standing, this::stand);
        starter.setRemoveOnCancelPolicy(true);
        if (partialSight) {
            LOG.warn(
                    "Runs will be UNPROVEN: /proc is mounted with hidepid, which hides what sudo starts from this user;"
                            + " mount it with gid= of a group that the agent is in, or start the agent with NoNewPrivileges");
        }
    }

    /**
     * Starts it.
     *
     * @param launch what is to be started, and how
     * @return the child; the future fails with an {@link IOException} that says why it could not be started
     */
    public CompletableFuture<Child> start(Launch launch) {
        CompletableFuture<Child> started = new CompletableFuture<>();
        starter.execute(() -> {
            try {
                started.complete(spawn(launch));
                refill(launch);
            } catch (Throwable e) { // whatever it is, somebody waits: the JVM's own, too, where it may have no more
                // threads
                started.completeExceptionally(e);
            }
        });
        return started;
    }

    /** Ends its threads and what stood ready. Runs that are still there are then nobody's but their guards'. */
    @Override
    public void close() {
        starter.execute(standby::close);
        starter.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        starter.shutdown();
        awaitStarter();
        reaper.close();
        drainer.close();
    }

    /** What stood ready has left when this returns: closed means that nothing of ours is there. */
    private void awaitStarter() {
        if (!Patience.await(left -> starter.awaitTermination(left, TimeUnit.NANOSECONDS), CLOSE_SECONDS)) {
            LOG.warn(
                    "The start thread has not ended within {} s; what it is starting ends with its lifeline",
                    CLOSE_SECONDS);
        }
    }

    private Child spawn(Launch launch) throws IOException {
        Optional<Child> warm = handOver(launch);
        Child child = warm.isPresent() ? warm.get() : spawnCold(launch);
        child.watch(drainer, warm.isPresent() || launch.isWatched());
        return child;
    }

    private Optional<Child> handOver(Launch launch) throws IOException {
        Optional<Standby.Taken> taken = standby.take(launch);
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        Standby.Standing standing = taken.get().standing();
        try {
            standing.moveTo(launch.directory());
        } catch (IOException e) {
            LOG.warn("A waiting sandbox cannot be used for {}; the command gets a new one", launch.directory(), e);
            standing.leave();
            return Optional.empty();
        }
        Child.Begin begin = standing.begin();
        try {
            standing.lifeline().tell(taken.get().line());
        } catch (IOException e) {
            LOG.debug("A waiting guard had gone; the command gets a new one", e);
            return Optional.empty();
        }
        return Optional.of(child(
                standing.process(),
                Optional.of(standing.lifeline()),
                launch,
                standing.lease(),
                Optional.empty(),
                begin));
    }

    /** In a while, and not in the way of the command that took the last one. */
    private void refill(Launch like) {
        if (standby.isWanted() && Guard.canBeTold(like)) {
            try {
                var unused = starter.schedule(() -> standby.fill(like), REFILL_MILLIS, TimeUnit.MILLISECONDS);
                leave.ifPresent(earlier -> earlier.cancel(false));
                leave = Optional.of(starter.schedule(standby::endAll, idle.toMillis(), TimeUnit.MILLISECONDS));
            } catch (RejectedExecutionException e) {
                LOG.debug("No guard is set up ahead any more: this is being closed", e);
            }
        }
    }

    private Child child(
            Process process,
            Optional<Lifeline> lifeline,
            Launch launch,
            Lease lease,
            Optional<ControlGroup> group,
            Child.Begin begin) {
        return new Child(
                process, lifeline, launch, lease, group, uid(launch.user()), partialSight, begin, reaper, stages);
    }

    private Standby.Standing stand(Launch like, Map<String, String> environment) throws IOException {
        Lease lease = lease(false);
        Optional<Standby.Room> room = Standby.Room.of(like);
        Standby.Kind kind = Standby.Kind.of(like);
        Process process = exec(
                guard.standing(kind, lease.guardName()),
                withCookie(environment, lease),
                room.map(Standby.Room::folder).orElse(Path.of("/")));
        return new Standby.Standing(
                process, Lifeline.of(process), lease, kind, environment, room, Child.Begin.of(process));
    }

    private Lease lease(boolean keep) {
        return new Lease(new Cookie(UUID.randomUUID().toString(), ownerPid, ownerStart, bootId, keep, ownUid));
    }

    private static Map<String, String> withCookie(Map<String, String> environment, Lease lease) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(Cookie.VARIABLE, lease.cookie().value());
        return all;
    }

    private long uid(Optional<RunUser> user) {
        return user.map(RunUser::uid).orElse(ownUid);
    }

    private Child spawnCold(Launch launch) throws IOException {
        boolean keep = launch.files().isPresent();
        Lease lease = lease(keep);
        Map<String, String> environment = withCookie(launch.environment(), lease);
        boolean byLine = !keep && Guard.needsLine(launch.words(), environment);
        byte[] line = byLine ? Guard.line(launch) : Guard.go();
        Optional<ControlGroup> group = launch.hold() == Hold.CONTROL_GROUP
                ? Optional.of(ControlGroup.create(groups(), lease.groupName()))
                : Optional.empty();
        Process process = exec(
                guard.argv(launch, lease.guardName(), byLine, group),
                byLine ? withCookie(Map.of("PATH", PATH), lease) : environment,
                launch.directory());
        Optional<Lifeline> lifeline = lifeline(process, keep);
        Child child = child(process, lifeline, launch, lease, group, Child.Begin.of(process));
        if (lifeline.isPresent() && launch.isWatched()) {
            tell(lifeline.get(), line, launch);
        } else {
            lifeline.ifPresent(l -> tellLater(child, l, line));
        }
        return child;
    }

    /** Without a watcher nothing may begin that could outlive this JVM, should it die while the sandbox is set up. */
    private void tellOnceItStands(Child child, Lifeline lifeline, byte[] line) {
        boolean again = false;
        try {
            if (child.stands() && child.mayBegin()) {
                stoodAfter = System.nanoTime() - child.startedAt();
                lifeline.tell(line);
            } else {
                again = child.isAlive() && !child.endAsked();
            }
        } catch (IOException e) {
            LOG.debug("The sandbox of pid {} has gone before its command", child.pid(), e);
        } catch (UncheckedIOException e) {
            LOG.debug("Whether the sandbox of pid {} stands is asked again", child.pid(), e);
            again = true;
        }
        if (again) {
            tellLater(child, lifeline, line);
        } else {
            child.begins();
        }
    }

    /** Not long before the last one stood: each look takes processor time from what sets the sandbox up. */
    private void tellLater(Child child, Lifeline lifeline, byte[] line) {
        long age = System.nanoTime() - child.startedAt();
        long first = Math.min(stoodAfter - stoodAfter / 4, STANDS_AFTER) - age;
        long pause = Math.max(first, Math.max(STANDS_LOOK, age / STANDS_LOOKS));
        try {
            var unused = starter.schedule(() -> tellOnceItStands(child, lifeline, line), pause, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Pid {} is not told to begin any more: this is being closed", child.pid(), e);
        }
    }

    /** A sandbox that does not stand may have gone before it is told anything: what it has said of that is worth more than a broken pipe. */
    private static void tell(Lifeline lifeline, byte[] line, Launch launch) throws IOException {
        try {
            lifeline.tell(line);
        } catch (IOException e) {
            if (launch.enclosed().isEmpty()) {
                throw e;
            }
            LOG.debug("The sandbox for {} has gone before its command", launch.directory(), e);
        }
    }

    /** What is not tied to this JVM has none. */
    private static Optional<Lifeline> lifeline(Process process, boolean keep) throws IOException {
        if (keep) {
            process.getOutputStream().close();
            return Optional.empty();
        }
        return Optional.of(Lifeline.of(process));
    }

    private static Path groups() throws IOException {
        ControlGroup.Available available = ControlGroup.find();
        return available.folder().orElseThrow(() -> new IOException("control group is needed but " + available.why()));
    }

    private Process exec(List<String> argv, Map<String, String> environment, Path directory) throws IOException {
        return commons.exec(new ExactCommandLine(argv), environment, directory.toFile());
    }

    private void signalFromOutside(String signal, Set<Long> targets) {
        if (targets.isEmpty()) {
            return;
        }
        StringBuilder script = new StringBuilder();
        targets.forEach(target -> script.append("kill -s ")
                .append(signal)
                .append(" -- ")
                .append(target)
                .append(';'));
        starter.execute(() -> {
            try {
                Process helper = exec(List.of(shell, "-c", script.toString()), Map.of("PATH", PATH), Path.of("/"));
                helper.getOutputStream().close();
            } catch (IOException e) {
                LOG.warn(
                        "{} could not be sent to {}; what this process may kill is killed one by one",
                        signal,
                        targets,
                        e);
            }
        });
    }

    private static String tool(String name) {
        return Executables.find(name, PATH)
                .orElseThrow(() -> new IllegalStateException(name + " is needed to run commands but is not in " + PATH
                        + "; install util-linux and a shell"));
    }
}
