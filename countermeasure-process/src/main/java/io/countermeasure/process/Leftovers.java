package io.countermeasure.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs of dead owners left on this host: every process whose environment holds a cookie that says {@code end} and
 * names an owner that is no more. Only this user's own and, where root asks, those of the users whom runs were given to;
 * never in another pid namespace, where the owner's pid means somebody else; never this process or its ancestors.
 */
public final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final Duration GIVE_UP = Duration.ofSeconds(3);

    private final Set<Long> uids;
    private final String bootId = ProcFs.bootId();
    private final Set<Long> spared = new HashSet<>();
    private final Optional<Path> namespace = namespace(ProcessHandle.current().pid());

    /** Leftovers of this JVM's user and of these. */
    public Leftovers(Set<Long> alsoOf) {
        uids = new HashSet<>(alsoOf);
        uids.add(ProcFs.uid(ProcessHandle.current().pid()));
        for (Optional<ProcessHandle> p = Optional.of(ProcessHandle.current());
                p.isPresent();
                p = p.get().parent()) {
            spared.add(p.get().pid());
        }
    }

    /**
     * Ends them, TERM first and KILL after the grace, and waits until they are gone.
     *
     * @return the command lines of those that were found, each with its pid
     */
    public List<String> sweep(Duration grace) {
        List<ProcessEntry> found = find();
        List<String> names = new ArrayList<>();
        found.forEach(p -> names.add(p.pid() + " " + ProcFs.commandLine(p.pid())));
        if (found.isEmpty()) {
            return names;
        }
        LOG.warn("Ending what dead owners left: {}", names);
        found.forEach(p -> signal(p, false));
        awaitNone(grace, false);
        List<ProcessEntry> left = awaitNone(GIVE_UP, true);
        if (!left.isEmpty()) {
            LOG.error("{} processes that dead owners left could not be ended: {}", left.size(), left);
        }
        return names;
    }

    /** What there is now. */
    List<ProcessEntry> find() {
        return ProcFs.from(1).stream()
                .filter(ProcessEntry::alive)
                .filter(p -> !spared.contains(p.pid()))
                .filter(p -> isOrphan(p.pid()))
                .toList();
    }

    private boolean isOrphan(long pid) {
        return uids.contains(ProcFs.uid(pid))
                && ProcFs.environment(pid).cookies().stream()
                        .flatMap(value -> Cookie.parse(value).stream())
                        .anyMatch(c -> !c.keep() && c.bootId().equals(bootId) && !isAlive(c))
                && namespace(pid).equals(namespace);
    }

    private static boolean isAlive(Cookie cookie) {
        return ProcFs.entry(cookie.ownerPid())
                .filter(owner -> owner.alive() && owner.start() == cookie.ownerStart())
                .isPresent();
    }

    private List<ProcessEntry> awaitNone(Duration limit, boolean kill) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            List<ProcessEntry> left = find();
            if (left.isEmpty() || System.nanoTime() - end >= 0) {
                return left;
            }
            if (kill) {
                left.forEach(p -> signal(p, true));
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private static void signal(ProcessEntry process, boolean kill) {
        ProcessHandle.of(process.pid())
                .filter(h -> ProcFs.entry(process.pid())
                        .filter(e -> e.start() == process.start())
                        .isPresent())
                .ifPresent(h -> {
                    boolean unused = kill ? h.destroyForcibly() : h.destroy();
                });
    }

    private static Optional<Path> namespace(long pid) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns/pid")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
