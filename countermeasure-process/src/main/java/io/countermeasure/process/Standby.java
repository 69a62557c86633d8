package io.countermeasure.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guards that stand before their command is known, in a session of their own, limits set, each waiting for one line. They
 * take the cost of three executions off the way from an incident to its answer. Used by the start thread alone.
 */
final class Standby implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Standby.class);
    private static final long LEAVE_SECONDS = 2;
    private static final int FEW = 8; // of all kinds together

    private final int size;
    private final Starter starter;
    private final Deque<Standing> ready = new ArrayDeque<>();
    private boolean closed;

    Standby(int size, Starter starter) {
        this.size = size;
        this.starter = starter;
    }

    /** Starts a guard that waits for such launches, with that environment and the cookie. */
    @FunctionalInterface
    interface Starter {
        Standing start(Launch like, Map<String, String> environment) throws IOException;
    }

    /** What has to be equal for a guard to serve a launch: what is set before the command is known. */
    record Kind(Limits limits, Optional<RunUser> user, Optional<List<String>> enclosure, boolean watched) {
        static Kind of(Launch launch) {
            return new Kind(
                    launch.limits(), launch.user(), launch.enclosed().map(Enclosed::prefix), launch.isWatched());
        }
    }

    /**
     * The folder of a sandbox that stands.
     *
     * @param mounts what was mounted before it was begun
     */
    record Room(Enclosed enclosed, Path folder, Mounts mounts) {
        static Optional<Room> of(Launch like) throws IOException {
            if (like.enclosed().isEmpty()) {
                return Optional.empty();
            }
            Enclosed enclosed = like.enclosed().get();
            Mounts mounts = Mounts.now();
            return Optional.of(new Room(enclosed, enclosed.rooms().makeRoom(), mounts));
        }

        /** Whether all is mounted that its sandbox shows: only then does its first process start another. */
        boolean isShown() {
            return Enclosed.stands(enclosed.holder().applyAsLong(folder));
        }
    }

    /**
     * A guard that waits.
     *
     * @param environment what it was given, without the cookie
     * @param room the folder that its sandbox shows, if it stands in one
     * @param start when it was started
     */
    record Standing(
            Process process,
            Lifeline lifeline,
            Lease lease,
            Kind kind,
            Map<String, String> environment,
            Optional<Room> room,
            Child.Begin start) {

        /** When a run begins that is handed to it: what a sandbox has in it was there before, and is of the run. */
        Child.Begin begin() {
            return room.isPresent() ? start : Child.Begin.now();
        }

        /** Makes a run's folder the one that its sandbox shows. */
        void moveTo(Path job) throws IOException {
            if (room.isPresent()) {
                room.get().enclosed().rooms().adopt(room.get().folder(), job);
            }
        }

        /** Whether nothing was mounted since that its sandbox would show. */
        boolean isCurrent() {
            return room.map(Room::mounts).map(Mounts::areStillThose).orElse(true);
        }

        /** The end of its lifeline is all it needs. */
        void leave() {
            lifeline.close();
            room.ifPresent(r -> r.enclosed().rooms().removeRoom(r.folder()));
        }
    }

    /** A guard, and what it is to be told. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Taken(Standing standing, byte[] line) {}

    /** One that lives and suits the launch, with the line that it waits for; it is then the caller's. */
    Optional<Taken> take(Launch launch) throws IOException {
        if (!isWanted() || !canServe(launch)) {
            return Optional.empty();
        }
        Kind kind = Kind.of(launch);
        Optional<Taken> taken = ready.stream()
                .filter(standing -> standing.kind().equals(kind) && isReady(standing))
                .findFirst()
                .flatMap(standing -> Guard.line(launch, standing).map(line -> new Taken(standing, line)));
        taken.ifPresent(t -> ready.remove(t.standing()));
        return taken;
    }

    /** Whether a guard could serve it that was set up before anything of it was known. */
    private static boolean canServe(Launch launch) throws IOException {
        return launch.files().isEmpty()
                && launch.hold() != Hold.CONTROL_GROUP
                && Files.isDirectory(launch.directory())
                && (launch.user().isEmpty()
                        || launch.enclosed().isPresent()
                        || isOf(launch.directory(), launch.user().get()));
    }

    /** A waiting guard changes to the folder as that user, who need not be allowed to; a new one is started there by us. */
    private static boolean isOf(Path folder, RunUser user) throws IOException {
        return ((Integer) Files.getAttribute(folder, "unix:uid")).longValue() == user.uid();
    }

    /** Whether it lives, has not been stopped, and its sandbox, if it stands in one, is set up and shows what is to be seen now. */
    private static boolean isReady(Standing standing) {
        return ProcFs.entry(standing.process().pid())
                        .filter(e -> e.alive() && !e.stopped())
                        .isPresent()
                && standing.isCurrent()
                && standing.room().map(Room::isShown).orElse(true);
    }

    /** Whether any is to stand at all. */
    boolean isWanted() {
        return size > 0;
    }

    /** Sets up as many as are wanted, for launches like that one; where there are too many of all kinds, the oldest go. */
    void fill(Launch like) {
        Map<String, String> environment = Guard.lasting(like.environment());
        try {
            ready.removeIf(Standby::isOver);
            Kind kind = Kind.of(like);
            long there = ready.stream().filter(s -> s.kind().equals(kind)).count();
            for (long wanted = size - there; wanted > 0 && !closed; wanted--) {
                ready.add(starter.start(like, environment));
            }
            while (ready.size() > Math.max(FEW, size)) {
                ready.remove().leave();
            }
        } catch (IOException e) {
            LOG.warn("No guard can be set up ahead; the next command starts its own", e);
        }
    }

    private static boolean isOver(Standing standing) {
        boolean over = !standing.process().isAlive() || !standing.isCurrent();
        if (over) {
            standing.leave();
        }
        return over;
    }

    /** What of the environment has to be told to that guard, in a stable order. */
    static Map<String, String> news(Standing standing, Map<String, String> environment) {
        Map<String, String> news = new TreeMap<>(environment);
        news.entrySet().removeAll(standing.environment().entrySet());
        return news;
    }

    @Override
    public void close() {
        closed = true;
        endAll();
    }

    /** Ends those that wait: the end of their lifeline is all they need. */
    void endAll() {
        ready.forEach(standing -> standing.lifeline().close());
        for (Standing standing : ready) {
            try {
                if (!standing.process().waitFor(LEAVE_SECONDS, TimeUnit.SECONDS)) {
                    standing.process().destroyForcibly().waitFor(LEAVE_SECONDS, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                standing.process().destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        ready.forEach(Standing::leave);
        ready.clear();
    }
}
