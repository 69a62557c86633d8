package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.gate.GateChain;
import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.core.internal.store.RunRecord;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Verdict;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One request on its way to its result. Thread-safe. */
public final class Run {

    private final String id = UUID.randomUUID().toString();
    private final Request request;
    private final Instant requestedAt;
    private final long requestedNanos = System.nanoTime();
    private final CompletableFuture<ExecutionResult> result = new CompletableFuture<>();
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();
    private final AtomicReference<@Nullable Finish> finished = new AtomicReference<>();
    private final List<Verdict> verdicts = new CopyOnWriteArrayList<>();
    private final List<Supplier<Verdict>> later = new CopyOnWriteArrayList<>();
    private final OutputLines lines = new OutputLines();
    private volatile BooleanSupplier endable = () -> true;
    private volatile Runnable onNotStarted = () -> {};
    private volatile Runnable onEnding = () -> {};
    private volatile Runnable onAgentExit = () -> cancel("the engine was closed");
    private volatile Optional<RunRecord> record = Optional.empty();
    private volatile Optional<GateChain.Admission> held = Optional.empty();
    private volatile @Nullable LoadedPlugin plugin;
    private volatile @Nullable Instant startedAt;

    Run(Request request, Instant requestedAt) {
        this.request = request;
        this.requestedAt = requestedAt;
        request.listeners().forEach(lines::add);
    }

    /**
     * Why a run is ended before it ends itself.
     *
     * @param outcome what it then comes to
     * @param reason in words
     */
    record Ending(Outcome outcome, String reason) {}

    /** The unique id. */
    public String id() {
        return id;
    }

    /** The result, when there is one. */
    public CompletableFuture<ExecutionResult> result() {
        return result;
    }

    /** Ends it as CANCELLED, unless it has been decided otherwise. */
    public void cancel(String reason) {
        end(Outcome.CANCELLED, reason);
    }

    /** Gives lines of output to the listener from now on. */
    public void onOutput(Consumer<String> listener) {
        lines.add(listener);
    }

    /** The first decision counts; it is taken before anything is signalled. */
    void end(Outcome outcome, String reason) {
        if (endable.getAsBoolean() && ending.compareAndSet(null, new Ending(outcome, reason))) {
            onEnding.run();
        }
    }

    /** What is to be done when somebody ends it; done at once if somebody has. */
    void onEnding(Runnable action) {
        onEnding = action;
        if (ending.get() != null) {
            action.run();
        }
    }

    @Nullable
    Ending ending() {
        return ending.get();
    }

    /** What is to be done instead of cancelling it when the engine is closed. */
    void onAgentExit(Runnable action) {
        onAgentExit = action;
    }

    void agentExits() {
        onAgentExit.run();
    }

    /** Until when it can be ended: what has ended by itself has its own outcome. */
    void endableWhile(BooleanSupplier value) {
        endable = value;
    }

    /** What is to be undone if it turns out that nothing was started. */
    void onNotStarted(Runnable action) {
        onNotStarted = action;
    }

    void notStarted() {
        onNotStarted.run();
    }

    Request request() {
        return request;
    }

    /** It is on disk from now on. */
    void record(RunRecord value) {
        record = Optional.of(value);
    }

    Optional<RunRecord> record() {
        return record;
    }

    OutputLines lines() {
        return lines;
    }

    void plugin(LoadedPlugin value) {
        plugin = value;
    }

    void add(List<Verdict> more) {
        verdicts.addAll(more);
    }

    /** With one more verdict, as it is when there is a result. */
    void also(Supplier<Verdict> verdict) {
        later.add(verdict);
    }

    void holds(GateChain.Admission admission) {
        held = Optional.of(admission);
    }

    /** What the gates acquired, to be given back by whoever takes it; it can be taken once. */
    synchronized Optional<GateChain.Admission> takeHeld() {
        Optional<GateChain.Admission> taken = held;
        held = Optional.empty();
        return taken;
    }

    void started(Instant at) {
        startedAt = at;
    }

    /** True for the one caller who may publish the result. Whoever finishes one that is stuck leaves to its thread what the gates acquired. */
    boolean finishOnce(boolean stuck) {
        return finished.compareAndSet(null, stuck ? Finish.STUCK : Finish.WHOLE);
    }

    /** Whether it was finished though its thread went on. */
    boolean wasStuck() {
        return finished.get() == Finish.STUCK;
    }

    private enum Finish {
        WHOLE,
        STUCK
    }

    /** A result with all that is known of the request. */
    ExecutionResult.Builder resultOf(Outcome outcome) {
        LoadedPlugin known = plugin;
        return ExecutionResult.builder(id, request.textKey(), outcome)
                .requestId(request.requestId())
                .event(request.event())
                .requestedAt(requestedAt)
                .startedAt(startedAt)
                .duration(Duration.ofNanos(System.nanoTime() - requestedNanos))
                .verdicts(Stream.concat(verdicts.stream(), later.stream().map(Supplier::get))
                        .toList())
                .incidentTruncated(request.incident().truncated())
                .pluginHash(known == null ? null : known.sha256().orElse(null));
    }

    ExecutionResult.Builder rejectedFor(Rejection rejection) {
        return resultOf(Outcome.REJECTED).rejection(rejection);
    }
}
