package io.countermeasure.core.internal.load;

import io.countermeasure.core.internal.load.PathTrust.Checked;
import io.countermeasure.core.internal.load.PathTrust.Way;
import io.countermeasure.json.internal.Hashes;
import io.countermeasure.model.Problem;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Checks and reads plugin files: only regular ones, only whole ones, never for longer than two seconds. Thread-safe.
 *
 * <p>That a file is regular is checked before it is opened, but under relaxed trust it may be replaced by a FIFO in
 * between, and a dead network mount hangs even the check: so both happen under {@link BoundedCalls}.
 */
final class PluginReader {

    /** The longest file that is read at all; a loader may well take less. */
    static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final int MOST_TRIES = 5;

    private final PathTrust trust;
    private final boolean strict;
    private final BoundedCalls calls;
    private final Bytes bytes;
    private final Duration limit;

    PluginReader(PathTrust trust, boolean strict, BoundedCalls calls, Source source) {
        this.trust = trust;
        this.strict = strict;
        this.calls = calls;
        this.bytes = source.bytes();
        this.limit = source.limit();
    }

    /** Reads a file's bytes; a seam, as only tests can replace a file at the worst moment. */
    @FunctionalInterface
    interface Bytes {

        /** The first {@code most} bytes of a regular file, or all if it has fewer. */
        byte[] read(Path real, int most) throws IOException;
    }

    /** Looks at a file's trust. */
    @FunctionalInterface
    private interface Check {

        Checked of(Path file) throws IOException;
    }

    /** How files are read, and for how long at most. */
    record Source(Bytes bytes, Duration limit) {

        static final Source FILES = new Source(new FileBytes(), Duration.ofSeconds(2));
    }

    /** Looks at the file and reads it, if it may be. */
    Reading read(Path file) {
        return read(List.of(file), 1, trust::file).get(0);
    }

    /**
     * The same of files of one directory, until they come to that many bytes: at least of the first. The way to them is
     * checked once before and once after, not for each; if it is seen to be another then, each is read again with a check
     * of its own.
     */
    List<Reading> read(Path directory, List<Path> files, long most) {
        Optional<Way> way = way(directory);
        if (way.isPresent()) {
            List<Reading> readings = read(files, most, file -> trust.file(way.get(), file));
            // that it cannot be seen now, as when others hang, says nothing of what was read
            if (way(directory).filter(after -> !after.equals(way.get())).isEmpty()) {
                return readings;
            }
        }
        return read(files, most, trust::file);
    }

    /** Empty if there is none: what is wrong is then found, and told, for each file. */
    private Optional<Way> way(Path directory) {
        try {
            return Optional.of(calls.call(directory, limit, () -> trust.way(directory)));
        } catch (CallFailedException e) {
            return Optional.empty();
        }
    }

    private List<Reading> read(List<Path> files, long most, Check check) {
        AtomicLong bytes = new AtomicLong();
        List<Outcome<Optional<Reading>>> outcomes = calls.each(
                files, limit, file -> () -> bytes.get() < most ? attempt(file, check, bytes) : Optional.empty());
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Optional<Reading> reading = reading(files.get(i), outcomes.get(i));
            if (reading.isEmpty()) {
                break;
            }
            readings.add(reading.get());
        }
        return readings;
    }

    private static Optional<Reading> reading(Path file, Outcome<Optional<Reading>> outcome) {
        try {
            return outcome.get();
        } catch (CallFailedException e) {
            String rule = e.getCause() instanceof IOException io
                    ? Words.unreadable(io)
                    : "file must be readable but reading " + e.getMessage();
            return Optional.of(Reading.refused(file, Optional.empty(), rule));
        }
    }

    private Optional<Reading> attempt(Path file, Check check, AtomicLong bytes)
            throws IOException, InterruptedException {
        Reading reading = attempt(file, check);
        bytes.addAndGet(reading.content().map(c -> c.content().length).orElse(0));
        return Optional.of(reading);
    }

    private Reading attempt(Path file, Check check) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            Checked seen = check.of(file);
            Optional<String> obstacle = obstacle(seen);
            if (obstacle.isPresent()) {
                return Reading.refused(file, Optional.of(seen), obstacle.get());
            }
            if (strict && !seen.findings().isEmpty()) {
                return new Reading(file, Optional.of(seen), Optional.empty(), findings(file, seen));
            }
            byte[] content = bytes.read(seen.real(), (int) seen.state().size() + 1);
            // the bytes are those of the path that was checked, whatever a link says by now
            boolean same = content.length == seen.state().size()
                    && FileState.of(seen.real()).equals(seen.state());
            if (same && (seen.state().isSettled() || tries == MOST_TRIES)) {
                return taken(file, seen, content);
            }
            if (tries == MOST_TRIES) {
                return Reading.refused(
                        file, Optional.of(seen), "file must stay as it is while it is read but changed each time");
            }
            Thread.sleep(FileState.SETTLED.toMillis());
        }
    }

    private static Optional<String> obstacle(Checked seen) {
        if (!seen.state().isRegularFile()) {
            return Optional.of(seen.real() + " must be a regular file but is "
                    + seen.state().kind());
        }
        if (seen.state().size() > MOST_BYTES) {
            return Optional.of("file must be at most " + MOST_BYTES + " bytes but has "
                    + seen.state().size());
        }
        return Optional.empty();
    }

    private Reading taken(Path file, Checked seen, byte[] content) {
        PluginFile plugin = new PluginFile(file, content, Hashes.sha256(content));
        return new Reading(file, Optional.of(seen), Optional.of(plugin), findings(file, seen));
    }

    private List<Problem> findings(Path file, Checked seen) {
        Problem.Level level = strict ? Problem.Level.ERROR : Problem.Level.WARNING;
        return seen.findings().stream()
                .map(rule -> new Problem(level, file, 0, 0, rule))
                .toList();
    }
}
