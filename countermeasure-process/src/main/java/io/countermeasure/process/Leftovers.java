package io.countermeasure.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs of dead owners left on this host: every process whose environment holds a cookie that says {@code end} and
 * names an owner that is no more. Only this user's own and, where root asks, those of the users whom runs were given to;
 * never in another pid namespace, where the owner's pid means somebody else. An agent that a countermeasure restarted
 * inherits such a cookie with all that it starts by itself: no JVM in which an engine stands is ever one of them, nor what
 * descends from it, nor its ancestors, be it this one or another's.
 */
public final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    /** What a thread of every engine is called, for others to read: no more than the 15 bytes that the kernel keeps. */
    static final String MARK = "countermeasured";

    private static final long INIT = 1; // the parent of whatever has lost its own
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final int EMPTY_LOOKS =
            3; // what one of them started while it was looked for may be in none of a single one
    private static final Duration GIVE_UP = Duration.ofSeconds(3);

    private final Set<Long> uids;
    private final long ownUid = ProcFs.uid(ProcessHandle.current().pid());
    private final boolean hidden;
    private final String bootId = ProcFs.bootId();
    private final Optional<Path> namespace = namespace(ProcessHandle.current().pid());

    /**
     * Leftovers of this JVM's user and of these.
     *
     * @param alsoOf user ids
     */
    public Leftovers(Set<Long> alsoOf) {
        this(alsoOf, Sight.hidesOthers());
    }

    /** The same where other users' processes are hidden, or are not. */
    Leftovers(Set<Long> alsoOf, boolean hidden) {
        this.hidden = hidden;
        uids = new HashSet<>(alsoOf);
        uids.add(ownUid);
    }

    /**
     * Ends them, TERM first and KILL after the grace, and waits until they are gone.
     *
     * @param grace the time between TERM and KILL
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
        List<ProcessEntry> all =
                ProcFs.from(1).stream().filter(ProcessEntry::alive).toList();
        // without what does nothing any more, as the kernel's own: to find out that such a one has no cookie takes
        // longest
        List<ProcessEntry> orphans = all.stream()
                .filter(ProcessEntry::active)
                .filter(p -> isOrphan(p.pid()))
                .toList();
        return orphans.isEmpty() ? orphans : withoutEngines(orphans, all);
    }

    private static List<ProcessEntry> withoutEngines(List<ProcessEntry> orphans, List<ProcessEntry> all) {
        Map<Long, Long> parents = new HashMap<>();
        all.forEach(p -> parents.put(p.pid(), p.parent()));
        Set<Long> engines = new HashSet<>();
        all.stream().filter(Leftovers::isEngine).map(ProcessEntry::pid).forEach(engines::add);
        Set<Long> spared = new HashSet<>();
        engines.forEach(engine -> spared.addAll(line(engine, parents)));
        engines.remove(INIT);
        return orphans.stream()
                .filter(p -> !spared.contains(p.pid()))
                .filter(p -> Collections.disjoint(engines, line(p.pid(), parents)))
                .toList();
    }

    /** It and its ancestors. */
    private static Set<Long> line(long pid, Map<Long, Long> parents) {
        Set<Long> line = new LinkedHashSet<>();
        Long at = pid;
        while (at != null && line.add(at)) {
            at = parents.get(at);
        }
        return line;
    }

    private static boolean isEngine(ProcessEntry process) {
        return process.pid() == ProcessHandle.current().pid()
                || (process.threads() > 1 && ProcFs.hasThread(process.pid(), MARK));
    }

    private boolean isOrphan(long pid) {
        return uids.contains(ProcFs.uid(pid))
                && ProcFs.settledEnvironment(pid).cookies().stream()
                        .flatMap(value -> Cookie.parse(value).stream())
                        .anyMatch(c -> !c.keep() && c.bootId().equals(bootId) && !isAlive(c))
                && namespace(pid).equals(namespace);
    }

    /** An owner of another user's that is not seen where those are hidden may well live. */
    private boolean isAlive(Cookie cookie) {
        return ProcFs.entry(cookie.ownerPid())
                .map(owner -> owner.alive() && owner.start() == cookie.ownerStart())
                .orElse(hidden && cookie.ownerUid() != ownUid);
    }

    private List<ProcessEntry> awaitNone(Duration limit, boolean kill) {
        long end = System.nanoTime() + limit.toNanos();
        int emptyLooks = 0;
        while (true) {
            List<ProcessEntry> left = find();
            emptyLooks = left.isEmpty() ? emptyLooks + 1 : 0;
            if (emptyLooks == EMPTY_LOOKS || (!left.isEmpty() && System.nanoTime() - end >= 0)) {
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
