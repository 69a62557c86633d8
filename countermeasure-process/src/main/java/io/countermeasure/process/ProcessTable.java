package io.countermeasure.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One scan of {@code /proc}, shared by everybody who asks at that moment. Used by the reaper thread alone. */
final class ProcessTable {

    private final List<ProcessEntry> entries;
    private final Map<Long, ProcFs.Environment> environments = new HashMap<>();

    private ProcessTable(List<ProcessEntry> entries) {
        this.entries = entries;
    }

    /** All living processes with at least that pid. */
    static ProcessTable from(long lowestPid) {
        return new ProcessTable(
                ProcFs.above(lowestPid - 1).stream().filter(ProcessEntry::alive).toList());
    }

    /** What of that run is alive: its session and group, whatever carries its cookie, and all their descendants. */
    Members membersOf(Child child) {
        Map<Long, ProcessEntry> found = new LinkedHashMap<>();
        boolean unread = false;
        for (ProcessEntry entry : entries) {
            if (entry.start() < child.startTicks()) {
                continue;
            }
            if (entry.session() == child.pid() || entry.group() == child.pid() || entry.pid() == child.pid()) {
                found.put(entry.pid(), entry);
                continue;
            }
            ProcFs.Environment environment = environments.computeIfAbsent(entry.pid(), ProcFs::environment);
            if (environment.cookie().filter(child.cookie()::equals).isPresent()) {
                found.put(entry.pid(), entry);
            } else if (!environment.readable() && ProcFs.uid(entry.pid()) == child.uid()) {
                unread = true;
            }
        }
        addDescendants(found);
        return new Members(new ArrayList<>(found.values()), unread);
    }

    private void addDescendants(Map<Long, ProcessEntry> found) {
        Deque<Long> parents = new ArrayDeque<>(found.keySet());
        while (!parents.isEmpty()) {
            long parent = parents.remove();
            for (ProcessEntry entry : entries) {
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
     * @param unread whether a process that may be one of them could not be looked at
     */
    record Members(List<ProcessEntry> entries, boolean unread) {}
}
