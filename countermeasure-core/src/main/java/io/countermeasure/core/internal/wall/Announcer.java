package io.countermeasure.core.internal.wall;

import io.countermeasure.core.internal.load.PathTrust;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.process.Child;
import io.countermeasure.process.Ended;
import io.countermeasure.process.Executables;
import io.countermeasure.process.Hold;
import io.countermeasure.process.Launch;
import io.countermeasure.process.Launcher;
import io.countermeasure.process.Limits;
import io.countermeasure.process.LiveOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has {@code wall} tell people at terminals that a run is about to start. Nobody waits for it, and it has a limit of its own: a
 * terminal that hangs, or no wall at all, is a warning and no more. Thread-safe; closing it ends what is under way.
 */
public final class Announcer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final int MOST_SAID = 4_096;
    private static final int MOST_QUOTED = 200;
    private static final String TEXT = "COUNTERMEASURE_ANNOUNCEMENT";

    /** An argument of wall's that names a file would be read as one: the text comes by standard input alone. */
    private static final String SCRIPT = "printf '%b\\n' \"$" + TEXT + "\" | { unset " + TEXT + "; exec \"$@\"; }";

    /** Without it a terminal that hangs holds wall up for five minutes. */
    private static final List<String> OPTIONS = List.of("-t", "5");

    private final Launcher launcher;
    private final ScheduledExecutorService clock;
    private final WallSettings settings;
    private final PathTrust trust = PathTrust.ofThisProcess();
    private final Set<Child> underWay = ConcurrentHashMap.newKeySet();

    /** Starts wall with that launcher. */
    public Announcer(Launcher launcher, ScheduledExecutorService clock, WallSettings settings) {
        this.launcher = launcher;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Begins to tell of a run, and returns.
     *
     * @param delay how long until it starts
     * @param stoppable whether another process can stop it by its id
     */
    public Announcement announce(
            CountermeasureMetadata metadata, Duration delay, String executionId, boolean stoppable) {
        Announcement announcement = new Announcement("being announced");
        try {
            Path wall = wall();
            Terminals terminals = Terminals.of(settings.records(), settings.devices(), wall);
            announcement.become("being announced; " + terminals.told());
            String text = WallText.of(metadata, delay, executionId, stoppable);
            var unused = start(wall, text).whenComplete((child, failure) -> {
                if (child == null) {
                    failed(announcement, metadata, "wall could not be started: " + failure);
                } else {
                    watch(child, announcement, metadata, terminals);
                }
            });
        } catch (IOException | RuntimeException e) {
            failed(announcement, metadata, String.valueOf(e.getMessage()));
        }
        return announcement;
    }

    @Override
    public void close() {
        underWay.forEach(Child::end);
    }

    private Path wall() throws IOException {
        Path wall = Path.of(Executables.resolve("wall", settings.searchPath()));
        List<String> findings = trust.file(wall).findings();
        if (!findings.isEmpty()) {
            throw new IOException("wall must not be writable by others but " + String.join("; ", findings));
        }
        return wall;
    }

    /** As the agent's user, whoever runs are. */
    private CompletableFuture<Child> start(Path wall, String text) throws IOException {
        List<String> words = List.of(
                Executables.resolve("sh", Launcher.PATH),
                "-c",
                SCRIPT,
                "sh",
                wall.toString(),
                OPTIONS.get(0),
                OPTIONS.get(1));
        return launcher.start(new Launch(
                words,
                Map.of("PATH", Launcher.PATH, "LANG", "C.UTF-8", "LC_ALL", "C.UTF-8", TEXT, escaped(text)),
                Path.of("/"),
                Limits.none(),
                MOST_SAID,
                GRACE,
                Optional.empty(),
                Optional.empty(),
                Hold.TRACKED,
                LiveOutput.NONE));
    }

    /** In ASCII, for printf: a JVM that was started in the C locale makes question marks of all else. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean asItIs = b >= ' ' && b < 0x7f && b != '\\';
            out.append(asItIs ? String.valueOf((char) b) : String.format("\\0%03o", b & 0xff));
        }
        return out.toString();
    }

    private void watch(Child child, Announcement announcement, CountermeasureMetadata metadata, Terminals terminals) {
        underWay.add(child);
        boolean[] overdue = new boolean[1];
        ScheduledFuture<?> watchdog = clock.schedule(
                () -> {
                    overdue[0] = !child.hasExited();
                    child.end();
                },
                settings.limit().toNanos(),
                TimeUnit.NANOSECONDS);
        var unused = child.ended().whenComplete((ended, failure) -> {
            watchdog.cancel(false);
            underWay.remove(child);
            Optional<String> trouble = overdue[0]
                    ? Optional.of("wall took longer than " + settings.limit().toMillis() / 1000.0 + " s and was ended")
                    : trouble(ended);
            trouble.ifPresentOrElse(
                    why -> failed(announcement, metadata, why + "; " + terminals.told()),
                    () -> announcement.become("announced; " + terminals.told()));
        });
    }

    private static Optional<String> trouble(@Nullable Ended ended) {
        if (ended == null || ended.exitCode() != 0) {
            return Optional.of("wall exited with " + (ended == null ? "nothing" : ended.exitCode() + said(ended)));
        }
        return ended.stderr().isBlank() ? Optional.empty() : Optional.of("wall said" + said(ended));
    }

    private static String said(Ended ended) {
        String said = WallText.plain(ended.stderr());
        return said.isEmpty() ? "" : ": " + said.substring(0, Math.min(said.length(), MOST_QUOTED));
    }

    private static void failed(Announcement announcement, CountermeasureMetadata metadata, String why) {
        announcement.become("perhaps not announced: " + why);
        LOG.warn("{} was perhaps not announced to everybody: {}", metadata.textKey(), why);
    }
}
