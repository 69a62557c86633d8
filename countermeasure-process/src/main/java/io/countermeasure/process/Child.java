package io.countermeasure.process;

import io.countermeasure.model.KillReport;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A started process and everything it starts. Thread-safe. It is over when its end is proven or given up. */
public final class Child {

    private static final Logger LOG = LoggerFactory.getLogger(Child.class);

    private final Process process;
    private final Optional<Lifeline> lifeline;
    private final Launch launch;
    private final Lease lease;
    private final String cookie;
    private final Optional<ControlGroup> group;
    private final Begin begin;
    private final long uid;
    private final boolean partialSight;
    private final long started = System.nanoTime();
    private final Capture stdout;
    private final Capture stderr;
    private final ByteSink out;
    private final ByteSink err;
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();
    private final CompletableFuture<KillReport> proof = new CompletableFuture<>();
    private final AtomicBoolean exitTold = new AtomicBoolean();
    private final Reaper reaper;
    private boolean begun;
    private volatile boolean endAsked;
    private final Solitude solitude;
    private volatile long holder;
    private volatile long exitedAt;
    private volatile boolean exited;
    private volatile @Nullable List<Drainer.Source> sources;
    private volatile @Nullable Drainer drainer;

    Child(
            Process process,
            Optional<Lifeline> lifeline,
            Launch launch,
            Lease lease,
            Optional<ControlGroup> group,
            long uid,
            boolean partialSight,
            Begin begin,
            Reaper reaper,
            Supplier<List<ByteStage>> stages) {
        this.process = process;
        this.lifeline = lifeline;
        this.launch = launch;
        this.lease = lease;
        this.cookie = lease.cookie().value();
        this.begin = begin;
        solitude = new Solitude(process.pid(), started, begin.lowestPid());
        this.group = group;
        this.uid = uid;
        this.partialSight = partialSight;
        this.reaper = reaper;
        stdout = new Capture(launch.maxOutputBytes());
        stderr = new Capture(launch.maxOutputBytes());
        out = way(stages.get(), stdout, false);
        err = way(stages.get(), stderr, true);
    }

    /** What output passes, be it from a pipe or from a file, before it is kept or told. */
    private ByteSink way(List<ByteStage> stages, Capture capture, boolean error) {
        return ByteStage.chain(stages, (buffer, length) -> {
            if (!launch.live().takes(error)) {
                capture.accept(buffer, 0, length);
            }
            launch.live().accept(error, buffer, length);
        });
    }

    /**
     * When the run began: whatever is older, or has a lower pid (unless they wrapped), is none of it, but for its first process.
     *
     * @param ticks clock ticks since boot
     * @param lowestPid the lowest pid that one of its processes can have
     */
    record Begin(long ticks, long lowestPid) {

        /** Of a run whose first process is new. */
        static Begin of(Process process) {
            try {
                return new Begin(
                        ProcFs.entry(process.pid()).map(ProcessEntry::start).orElse(0L), process.pid());
            } catch (UncheckedIOException e) {
                LOG.warn("When pid {} started cannot be read; all processes are looked at for it", process.pid(), e);
                return new Begin(0, process.pid());
            }
        }

        /** Of one whose first process has stood for some time, and is told to begin after this. */
        static Begin now() {
            return new Begin(ProcFs.ticks(), ProcFs.lastPid() + 1);
        }
    }

    /** {@return its pid, which is also that of its session and group} */
    public long pid() {
        return process.pid();
    }

    /**
     * {@return the future that completes when nothing of it is left, or when what is left could not be ended} It never
     * completes exceptionally.
     */
    public CompletableFuture<Ended> ended() {
        return ended;
    }

    /** Ends it by the ladder, with everything it started; the first call counts. */
    public void end() {
        if (askEnd() && !isProven()) {
            reaper.add(this);
        }
    }

    private synchronized boolean askEnd() {
        boolean first = !endAsked;
        endAsked = true;
        return first;
    }

    /** Whether it may begin: not what is to end by now. Once it may, it may. */
    synchronized boolean mayBegin() {
        begun |= !endAsked;
        return begun;
    }

    /** Whether it may have begun: else there is nobody to be asked to end. */
    synchronized boolean hasBegun() {
        return begun;
    }

    /**
     * It has said that it does nothing from now on until it is asked. What it has started by now is looked for: if there is
     * nothing, then its end is later proven by a look at what came after it was asked, and not at all processes of the host.
     */
    public void waits() {
        if (!isEnclosed()) { // what holds a sandbox tells of its end at once
            reaper.waits(this);
        }
    }

    /** To be called before it is asked the first thing since it {@linkplain #waits() waited}. */
    public void beforeAsked() {
        solitude.ends();
    }

    Solitude solitude() {
        return solitude;
    }

    /** It was asked something by a way of the caller's own: its answer is looked for at once, and not at the leisure of a silent pipe. */
    public void asked() {
        sources().forEach(Drainer.Source::asked);
        wakeDrainer();
    }

    private void wakeDrainer() {
        Drainer known = drainer;
        if (known != null) {
            known.wake();
        }
    }

    /** It was told to begin, or never will be: now something may come of it. */
    void begins() {
        sources().forEach(Drainer.Source::begins);
        wakeDrainer();
    }

    /**
     * From now on its output is read, and its exit is the beginning of its end; what nobody waits for is left to itself.
     *
     * @param told whether it was told to begin; else {@link #begins} says when it was
     */
    void watch(Drainer drainer, boolean told) {
        boolean unusedAnswer = told && mayBegin();
        if (launch.files().filter(files -> !files.awaited()).isPresent()) {
            return;
        }
        this.drainer = drainer;
        CompletableFuture<Void> outDone = new CompletableFuture<>();
        CompletableFuture<Void> errDone = new CompletableFuture<>();
        List<Drainer.Source> both = List.of(
                source(drainer, process.getInputStream(), out, told, outDone),
                source(drainer, process.getErrorStream(), err, told, errDone));
        sources = both;
        both.forEach(drainer::add);
        var unused = CompletableFuture.allOf(outDone, errDone, proof).thenRun(() -> complete(proof.join()));
    }

    private Drainer.Source source(
            Drainer drainer, InputStream stream, ByteSink way, boolean told, CompletableFuture<Void> done) {
        return new Drainer.Source(stream, process, way, told, () -> tellExit(drainer), () -> {
            if (!process.isAlive()) {
                onExit(drainer);
            }
            done.complete(null);
        });
    }

    /**
     * The drain thread sees for itself when a young child exits. Later it looks less often, and the JDK tells: at the price of
     * a thread for each notice where there are few processors, and late where the agent's own work fills the common pool.
     */
    private void tellExit(Drainer drainer) {
        if (exitTold.compareAndSet(false, true)) {
            var unused = process.onExit().thenRun(() -> onExit(drainer));
        }
    }

    private void onExit(Drainer drainer) {
        synchronized (this) {
            if (exited) {
                return;
            }
            exitedAt = System.nanoTime();
            exited = true;
        }
        sources().forEach(Drainer.Source::exited);
        drainer.wake();
        reaper.exited(this, drainer);
    }

    private List<Drainer.Source> sources() {
        List<Drainer.Source> known = sources;
        return known == null ? List.of() : known;
    }

    private void complete(KillReport report) {
        long until = exited ? exitedAt : System.nanoTime();
        launch.files().ifPresent(files -> {
            stdout.acceptFile(files.stdout(), out);
            stderr.acceptFile(files.stderr(), err);
        });
        ended.complete(new Ended(
                exited ? process.exitValue() : -1,
                stdout.text(),
                stderr.text(),
                stdout.dropped(),
                stderr.dropped(),
                report,
                Duration.ofNanos(until - started)));
    }

    /** Whether nothing more is waited for. */
    boolean isProven() {
        return proof.isDone();
    }

    /** The first call counts. */
    void proven(KillReport report, Drainer drainer) {
        sources().forEach(Drainer.Source::abandon);
        letGo();
        group.ifPresent(ControlGroup::remove);
        drainer.wake();
        proof.complete(report);
    }

    /** Has the guard signal the whole group. */
    void signalGroup(String... signals) {
        lifeline.ifPresent(l -> l.signal(signals));
    }

    /** Lets the guard go, and with it whatever is still in its group. */
    void letGo() {
        lifeline.ifPresent(Lifeline::close);
    }

    /** {@return whether the process itself has exited; what it started may still be there} */
    public boolean hasExited() {
        return exited;
    }

    long exitedAt() {
        return exitedAt;
    }

    boolean endAsked() {
        return endAsked;
    }

    /** Whether its own process is a sandbox that holds all others, and ends them by its end. */
    boolean isEnclosed() {
        return launch.enclosed().isPresent();
    }

    /** The pid of the first process in its sandbox, once there is one; 0 before. */
    long holder() {
        if (holder == 0) {
            holder = launch.enclosed()
                    .map(enclosed -> enclosed.holder().applyAsLong(launch.directory()))
                    .orElse(0L);
        }
        return holder;
    }

    /** Whether its first process is there, be it only a sandbox that has not begun yet. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether its sandbox is set up, and ends with its starter from now on. */
    boolean stands() {
        return Enclosed.stands(holder());
    }

    /** Whether its sandbox has gone: the kernel lets the first process within go when all others have. */
    boolean isDissolved() {
        long first = hasExited() && hold() == Hold.NAMESPACE ? holder() : 0;
        return first > 0 && ProcFs.entry(first).filter(ProcessEntry::alive).isEmpty();
    }

    /** Whether it can have processes that cannot be seen; what holds it by a namespace or a sandbox lets it become nobody else. */
    boolean mayHide() {
        return partialSight && !isEnclosed() && launch.hold() != Hold.NAMESPACE;
    }

    /** Whether it has a watcher, which passes signals on. */
    boolean isGuarded() {
        return lifeline.isPresent() && launch.isWatched();
    }

    long startedAt() {
        return started;
    }

    Begin begin() {
        return begin;
    }

    long uid() {
        return uid;
    }

    Optional<ControlGroup> group() {
        return group;
    }

    Hold hold() {
        return launch.hold();
    }

    String guardName() {
        return lease.guardName();
    }

    String cookie() {
        return cookie;
    }

    Duration grace() {
        return launch.grace();
    }
}
