package io.countermeasure.core.internal.sudo;

import io.countermeasure.json.internal.SudoLine;
import io.countermeasure.process.RunUser;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What sudo lets the user do whom runs are. An answer is believed for a minute, and only as long as the files that decide
 * about it are as they were. Thread-safe.
 */
public final class SudoRights {

    private static final long BELIEVED = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST = 1_000;

    private final RunUser user;
    private final Inquiry inquiry;
    private final LongSupplier clock;
    private final Map<List<String>, Known> known = new ConcurrentHashMap<>();

    /**
     * The rights of that user.
     *
     * @param other whether that is somebody else than this process, which is root's then
     */
    public SudoRights(SudoProcess process, RunUser user, boolean other) {
        this(process, user, other, System::nanoTime);
    }

    SudoRights(SudoProcess process, RunUser user, boolean other, LongSupplier clock) {
        this.user = user;
        this.clock = clock;
        inquiry = new Inquiry(process, user, other);
    }

    private record Known(SudoersState state, long at, Map<String, SudoFinding> findings) {}

    /** Whose rights they are. */
    public RunUser user() {
        return user;
    }

    /**
     * What is known of each of these lines, in their order.
     *
     * @throws InterruptedException if this thread is interrupted while it asks
     */
    public Map<String, SudoFinding> of(List<String> lines) throws InterruptedException {
        SudoersState now = state(lines);
        Known before = known.get(lines);
        return before != null && before.state().equals(now) && clock.getAsLong() - before.at() < BELIEVED
                ? before.findings()
                : ask(lines, now);
    }

    /**
     * The same, asked anew.
     *
     * @throws InterruptedException if this thread is interrupted while it asks
     */
    public Map<String, SudoFinding> afresh(List<String> lines) throws InterruptedException {
        return ask(lines, state(lines));
    }

    /** What is found while the files change may be of either: it is known under how they were before. */
    private Map<String, SudoFinding> ask(List<String> lines, SudoersState now) throws InterruptedException {
        Map<String, SudoFinding> findings = new LinkedHashMap<>(inquiry.of(lines));
        if (known.size() >= MOST) {
            known.clear();
        }
        known.put(List.copyOf(lines), new Known(now, clock.getAsLong(), findings));
        return findings;
    }

    private static SudoersState state(List<String> lines) {
        return SudoersState.now(lines.stream()
                .map(line -> SudoLine.words(line).get(0))
                .filter(command -> command.startsWith("/"))
                .flatMap(SudoRights::path)
                .toList());
    }

    /** Nothing, where the locale has no such characters. */
    private static Stream<Path> path(String command) {
        try {
            return Stream.of(Path.of(command));
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }
}
