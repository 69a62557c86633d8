package io.countermeasure.process;

import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One scan of {@code /proc}, shared by everybody who asks at that moment. Used by the reaper thread alone. */
final class ProcessTable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTable.class);
    private static final long ROOT = 0;
    private static final int MOST_ROUNDS = 20;
    private static final Members BLIND = new Members(List.of(), Optional.empty(), List.of(), true, true);

    private final Map<Long, ProcessEntry> entries = new LinkedHashMap<>();
    private final boolean blind;
    private long lastPid;
    private final Map<Long, ProcFs.Environment> environments = new HashMap<>();
    private final Map<Long, Long> uids = new HashMap<>();

    private ProcessTable(Stream<ProcessEntry> entries, long lastPid, boolean blind) {
        this.lastPid = lastPid;
        this.blind = blind;
        add(entries);
    }

    /** Of a look that failed. */
    static ProcessTable blind() {
        return new ProcessTable(Stream.empty(), 0, true);
    }

    /**
     * All living processes with at least that pid, and these.
     *
     * @param lastPid the pid that was given out last
     */
    static ProcessTable from(long lowestPid, long lastPid, Set<Long> pids) {
        Stream<ProcessEntry> older = pids.stream().filter(p -> p < lowestPid).flatMap(p -> ProcFs.entry(p).stream());
        return new ProcessTable(Stream.concat(older, ProcFs.from(lowestPid, lastPid).stream()), lastPid, false);
    }

    private void add(Stream<ProcessEntry> more) {
        more.filter(ProcessEntry::alive).forEach(entry -> entries.putIfAbsent(entry.pid(), entry));
    }

    /**
     * What of that run is alive: its session and group, whatever carries its cookie, and all their descendants.
     *
     * @param known what was found of it before: some were told by their parents alone, which have ended since
     */
    Members membersOf(Child child, List<ProcessEntry> known) {
        try {
            return blind ? BLIND : findOrProve(child, known);
        } catch (UncheckedIOException e) {
            LOG.debug("The processes of pid {} cannot be looked at", child.pid(), e);
            return BLIND;
        }
    }

    /**
     * A process can hand over to a new one and end before it is looked at, as a daemon does when it starts. So nothing is found
     * only if none came since the first was asked for; what came is looked at, too. Where others are started all the time there
     * is no such moment: then what hands over faster than it is looked at, many times in a row, is not seen.
     */
    private Members findOrProve(Child child, List<ProcessEntry> known) {
        Members members = find(child, known);
        for (int round = 0; members.entries().isEmpty(); round++) {
            long last = ProcFs.lastPid();
            if (last == lastPid || round == MOST_ROUNDS) {
                return members;
            }
            if (last < lastPid) {
                return new Members(List.of(), members.guard(), List.of(), true, false);
            }
            add(ProcFs.from(lastPid + 1, last).stream());
            lastPid = last;
            members = find(child, known);
        }
        return members;
    }

    private Members find(Child child, List<ProcessEntry> known) {
        Map<Long, ProcessEntry> found = new LinkedHashMap<>();
        List<ProcessEntry> unread = new ArrayList<>();
        Optional<ProcessEntry> guard = Optional.empty();
        long holder = child.holder(); // when it is ending it has no environment any more, but all that it holds
        for (ProcessEntry entry : entries.values()) {
            if (entry.start() < child.begin().ticks() && entry.pid() != child.pid()) {
                continue;
            }
            // there is one, made before the command: what else has its name borrowed it
            if (guard.isEmpty() && isGuard(child, entry)) {
                guard = Optional.of(entry);
            } else if (isNear(child, entry)
                    || entry.pid() == holder
                    || known.stream().anyMatch(entry::isSameAs)) {
                found.put(entry.pid(), entry);
            } else {
                ProcFs.Environment environment = environments.computeIfAbsent(entry.pid(), ProcFs::environment);
                if (environment.cookies().contains(child.cookie())) {
                    found.put(entry.pid(), entry);
                }
                if (!environment.readable() && mayBecome(child.uid(), entry)) {
                    unread.add(entry);
                }
            }
        }
        addDescendants(found);
        unread.removeIf(entry -> found.containsKey(entry.pid()) || isBornElsewhere(child, entry, found));
        guard.ifPresent(g -> found.remove(g.pid()));
        addGroup(child, found, guard);
        return new Members(new ArrayList<>(found.values()), guard, unread, false, false);
    }

    /** Root may have become anybody. */
    private boolean mayBecome(long uid, ProcessEntry entry) {
        return uid == ROOT || uids.computeIfAbsent(entry.pid(), ProcFs::uid) == uid;
    }

    /**
     * Nothing joins a session: it is made, or one is born in it. So what is in the agent's own, in one whose leader is older than the run, or
     * in another run's, is none of this one's, as all that JVMs start until it has a session of its own: on a busy host there is
     * always one on its way.
     */
    private boolean isBornElsewhere(Child child, ProcessEntry entry, Map<Long, ProcessEntry> found) {
        long session = entry.session();
        if (session == entry.pid() || found.containsKey(session)) {
            return false;
        }
        return session == ownSession()
                || ProcFs.entry(session)
                        .filter(ProcessEntry::alive)
                        .filter(leader -> leader.start() < child.begin().ticks() || isOfARun(session))
                        .isPresent();
    }

    /** What has no cookie may have shed it. */
    private boolean isOfARun(long pid) {
        return !environments.computeIfAbsent(pid, ProcFs::environment).cookies().isEmpty();
    }

    private static long ownSession() {
        return ProcFs.entry(ProcessHandle.current().pid())
                .map(ProcessEntry::session)
                .orElse(0L);
    }

    private static boolean isNear(Child child, ProcessEntry entry) {
        return entry.session() == child.pid() || entry.group() == child.pid() || entry.pid() == child.pid();
    }

    /** The sandbox's own two processes have the guard's words as arguments, too; but they lead their groups. */
    private static boolean isGuard(Child child, ProcessEntry entry) {
        boolean mayBe = child.isEnclosed() ? entry.group() != entry.pid() : isNear(child, entry);
        return child.isGuarded()
                && mayBe
                && entry.pid() != child.pid()
                && ProcFs.hasArgument(entry.pid(), child.guardName());
    }

    private static void addGroup(Child child, Map<Long, ProcessEntry> found, Optional<ProcessEntry> guard) {
        child.group()
                .ifPresent(group -> group.members().stream()
                        .filter(m -> guard.filter(g -> g.pid() == m.pid()).isEmpty())
                        .forEach(m -> found.putIfAbsent(m.pid(), m)));
    }

    private void addDescendants(Map<Long, ProcessEntry> found) {
        Deque<Long> parents = new ArrayDeque<>(found.keySet());
        while (!parents.isEmpty()) {
            long parent = parents.remove();
            for (ProcessEntry entry : entries.values()) {
                if (entry.parent() == parent && found.putIfAbsent(entry.pid(), entry) == null) {
                    parents.add(entry.pid());
                }
            }
        }
    }

    /**
     * What is alive of a run.
     *
     * @param entries the processes
     * @param guard our own watcher, which leaves by itself when the run is over
     * @param unread processes that may be some of them, and could not be looked at
     * @param wrapped whether pids began anew meanwhile, so that some may have been overlooked
     * @param blind whether none could be looked at
     */
    record Members(
            List<ProcessEntry> entries,
            Optional<ProcessEntry> guard,
            List<ProcessEntry> unread,
            boolean wrapped,
            boolean blind) {

        /** Whether there may be more than these. */
        boolean incomplete() {
            return wrapped || blind || !unread.isEmpty();
        }
    }
}
