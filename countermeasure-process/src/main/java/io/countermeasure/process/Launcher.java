package io.countermeasure.process;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.commons.exec.CommandLine;
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

    private final Guard guard;
    private final String shell;
    private final CommandLauncher commons = CommandLauncherFactory.createVMLauncher();
    private final ExecutorService starter = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "countermeasure-start");
        thread.setDaemon(true);
        return thread;
    });
    private final Drainer drainer = new Drainer();
    private final Reaper reaper = new Reaper(drainer, this::killGroups);
    private final long ownerPid = ProcessHandle.current().pid();
    private final long ownerStart =
            ProcFs.entry(ownerPid).map(ProcessEntry::start).orElse(0L);
    private final long ownUid = ProcFs.uid(ownerPid);
    private final String bootId = ProcFs.bootId();

    /**
     * Finds the tools it needs.
     *
     * @throws IllegalStateException if setsid or sh is missing
     */
    public Launcher() {
        this(tool("sh"));
    }

    /** The same with that shell as guard. */
    public Launcher(String shell) {
        this.shell = shell;
        guard = new Guard(tool("setsid"), shell, Executables.find("setpriv", PATH));
    }

    /**
     * Starts it. The future fails with an {@link IOException} that says why it could not be started.
     */
    public CompletableFuture<Child> start(Launch launch) {
        CompletableFuture<Child> started = new CompletableFuture<>();
        starter.execute(() -> {
            try {
                started.complete(spawn(launch));
            } catch (IOException | RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
        return started;
    }

    /** Ends its threads. Runs that are still there are then nobody's but their guards'. */
    @Override
    public void close() {
        starter.shutdown();
        reaper.close();
        drainer.close();
    }

    private Child spawn(Launch launch) throws IOException {
        boolean keep = launch.files().isPresent();
        String lease = UUID.randomUUID().toString();
        String guardName = "countermeasure-guard-" + lease;
        String cookie = new Cookie(lease, ownerPid, ownerStart, bootId, keep).value();
        Map<String, String> environment = new HashMap<>(launch.environment());
        environment.put(Cookie.VARIABLE, cookie);
        boolean byLine = !keep && Guard.needsLine(launch.words(), environment);
        byte[] line = byLine ? Guard.line(launch) : new byte[0];
        Optional<ControlGroup> group = launch.hold() == Hold.CONTROL_GROUP
                ? Optional.of(ControlGroup.create(groups(), "countermeasure-" + lease))
                : Optional.empty();
        Process process = exec(
                guard.argv(launch, guardName, byLine, group),
                byLine ? Map.of("PATH", PATH, Cookie.VARIABLE, cookie) : environment,
                launch.directory());
        Child child = new Child(
                process,
                launch,
                cookie,
                guardName,
                group,
                launch.user().map(RunUser::uid).orElse(ownUid),
                reaper);
        child.watch(drainer);
        if (byLine) {
            OutputStream lifeline = process.getOutputStream();
            lifeline.write(line);
            lifeline.flush();
        }
        return child;
    }

    private static Path groups() throws IOException {
        ControlGroup.Available available = ControlGroup.find();
        return available.folder().orElseThrow(() -> new IOException("control group is needed but " + available.why()));
    }

    private Process exec(List<String> argv, Map<String, String> environment, Path directory) throws IOException {
        CommandLine line = new CommandLine(new File(argv.get(0)));
        argv.subList(1, argv.size()).forEach(word -> line.addArgument(word, false));
        return commons.exec(line, environment, directory.toFile());
    }

    private void killGroups(Set<Long> groups) {
        if (groups.isEmpty()) {
            return;
        }
        StringBuilder script = new StringBuilder();
        groups.forEach(group -> script.append("kill -s KILL -- -").append(group).append(';'));
        starter.execute(() -> {
            try {
                Process helper = exec(List.of(shell, "-c", script.toString()), Map.of("PATH", PATH), Path.of("/"));
                helper.getOutputStream().close();
            } catch (IOException e) {
                LOG.warn("The groups {} could not be killed at once; their processes are killed one by one", groups, e);
            }
        });
    }

    private static String tool(String name) {
        return Executables.find(name, PATH)
                .orElseThrow(() -> new IllegalStateException(name + " is needed to run commands but is not in " + PATH
                        + "; install util-linux and a shell"));
    }
}
