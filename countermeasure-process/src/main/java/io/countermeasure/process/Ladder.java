package io.countermeasure.process;

import io.countermeasure.model.KillReport;
import io.countermeasure.model.KillReport.Scope;
import io.countermeasure.model.KillReport.Step;
import io.countermeasure.model.KillReport.Survivor;
import io.countermeasure.model.KillReport.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends one run and proves it: TERM at once, one grace, KILL, and KILL again to whatever is still found until /proc says
 * that all is gone. A run that ended by itself starts with a short wait for what is just leaving. Used by the reaper thread alone.
 */
final class Ladder {

    private static final Logger LOG = LoggerFactory.getLogger(Ladder.class);

    private static final long SETTLE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long GIVE_UP = TimeUnit.SECONDS.toNanos(3);
    private static final long GROUP_KILL_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FIRST_PAUSE = TimeUnit.MICROSECONDS.toNanos(150);
    private static final long OFTEN = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long DISSOLVES = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int EMPTY_LOOKS =
            10; // one misses a process that has another pid every millisecond one time in ten
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(25);

    private final Child child;
    private final Outside outside;
    private final List<Step> steps = new ArrayList<>();
    private final Set<Long> termed = new HashSet<>();
    private final Set<Long> alarmed = new HashSet<>();
    private List<ProcessEntry> known = List.of(); // what the last look that could look has found
    private Stage stage = Stage.SETTLING;
    private boolean guardGone = true;
    private long emptySince;
    private int emptyLooks;
    private long doubtedSince;
    private int doubts;
    private long termedAt;
    private long askedTicks; // clock ticks since boot, when those that were there were asked
    private long killedAt;
    private long groupKilledAt;
    private long pause = FIRST_PAUSE;
    private long next = System.nanoTime();

    /** Of one that is proven to have ended, only the watcher is to be looked after, which is just leaving. */
    Ladder(Child child, Outside outside) {
        this.child = child;
        this.outside = outside;
        if (child.isProven()) {
            next += SETTLE;
        }
    }

    /** The report of a run that has exited by itself, if this look shows that nothing is left of it. */
    static Optional<KillReport> ofItself(Child child, ProcessTable table) {
        ProcessTable.Members members = table.membersOf(child, List.of());
        return members.entries().isEmpty() && !isDoubtful(child, members) && !child.mayHide()
                ? Optional.of(cleanByItself(child))
                : Optional.empty();
    }

    /** Whether this look shows nothing of it but its first process, which has one thread, and its watcher. */
    static boolean isAlone(Child child, ProcessTable table) {
        ProcessTable.Members members = table.membersOf(child, List.of());
        return members.entries().stream().allMatch(entry -> entry.pid() == child.pid() && entry.threads() == 1)
                && !isDoubtful(child, members)
                && !child.mayHide();
    }

    /** The same of one in a sandbox, if that has gone. */
    static Optional<KillReport> dissolvedByItself(Child child) {
        return child.isDissolved() ? Optional.of(cleanByItself(child)) : Optional.empty();
    }

    private static KillReport cleanByItself(Child child) {
        return new KillReport(Verdict.CLEAN, scope(child), List.of(), List.of());
    }

    private enum Stage {
        SETTLING,
        TERMED,
        KILLED
    }

    Child child() {
        return child;
    }

    /** When it wants to look again. */
    long next() {
        return next;
    }

    /** It went wrong: try again, but not at once. */
    void later() {
        next = System.nanoTime() + LOOK_AGAIN;
    }

    /** Something happened to the child: look now. */
    void hurry() {
        next = System.nanoTime();
        pause = FIRST_PAUSE;
    }

    /**
     * Asks only whether its sandbox has gone, which says all: the report, if it has. It takes the kernel a few milliseconds to take one
     * apart once its starter has exited, and somebody waits for the result: until then nothing else is looked at.
     */
    Optional<KillReport> dissolved() {
        if (!child.isEnclosed() || child.isProven() || !child.hasExited()) {
            return Optional.empty();
        }
        if (child.isDissolved()) {
            return Optional.of(report(Verdict.CLEAN, List.of()));
        }
        long now = System.nanoTime();
        next = now - child.exitedAt() < DISSOLVES && child.holder() > 0 ? now + OFTEN : next;
        return Optional.empty();
    }

    /** Looks and acts; the report, once there is nothing more to do. */
    Optional<KillReport> step(ProcessTable table) {
        ProcessTable.Members members = table.membersOf(child, known);
        known = members.blind() ? known : members.entries();
        long now = System.nanoTime();
        if (members.entries().isEmpty() && child.hasExited() && !looksAgain(members, now)) {
            dismiss(members.guard(), now);
            return Optional.of(empty(members));
        }
        if (!members.entries().isEmpty()) {
            emptySince = 0;
            emptyLooks = 0;
            doubts = 0;
        }
        climb(members, now);
        if (stage == Stage.KILLED && now - killedAt > GIVE_UP && emptyLooks == 0) {
            return Optional.of(report(members.blind() ? Verdict.UNPROVEN : Verdict.SURVIVORS, members.entries()));
        }
        next = now + pause;
        pause = Math.min(pause * 2, LONGEST_PAUSE);
        return Optional.empty();
    }

    /**
     * Nothing is found, but that is not believed yet. Where a run had to be ended, its watcher leaves with it, and what hops from
     * pid to pid may fall between two names of one list. Only a run that ended by itself does not wait for that.
     */
    private boolean looksAgain(ProcessTable.Members members, long now) {
        if (emptySince == 0) {
            emptySince = now;
            pause = FIRST_PAUSE;
        }
        boolean ended = stage != Stage.SETTLING;
        if (ended && !members.blind()) {
            child.letGo();
            emptyLooks++;
        }
        boolean again = isDoubtful(child, members) ? isYoungDoubt(now) : isEarly(members, ended, now);
        return again && now - emptySince < GIVE_UP;
    }

    /**
     * Whether what could not be looked at now may well be looked at soon: most often it is just leaving, or becomes another program.
     * On a busy host looks are far apart, so some time without a good one is not enough to give it up: it takes some looks, too.
     */
    private boolean isYoungDoubt(long now) {
        if (doubts++ == 0) {
            doubtedSince = now;
        }
        return now - doubtedSince < LOOK_AGAIN || doubts < EMPTY_LOOKS;
    }

    private boolean isEarly(ProcessTable.Members members, boolean ended, long now) {
        doubts = 0;
        boolean watched = members.guard().isPresent() && now - emptySince < LOOK_AGAIN;
        return ended && (watched || emptyLooks < EMPTY_LOOKS);
    }

    /** Where a group or a namespace holds all of it, their word is enough. */
    private static boolean isDoubtful(Child child, ProcessTable.Members members) {
        return members.blind() || (members.incomplete() && child.hold() == Hold.TRACKED);
    }

    private KillReport empty(ProcessTable.Members members) {
        boolean doubtful = isDoubtful(child, members);
        if (doubtful && !child.isProven()) {
            LOG.warn("Whether pid {} left anything is not proven: not readable is {}", child.pid(), unread(members));
        }
        return report(doubtful || child.mayHide() ? Verdict.UNPROVEN : Verdict.CLEAN, List.of());
    }

    private static String unread(ProcessTable.Members members) {
        return members.unread().isEmpty()
                ? "the list of processes"
                : members.unread().stream()
                        .map(entry -> entry.pid() + " " + ProcFs.commandLine(entry.pid()))
                        .collect(Collectors.joining(", "));
    }

    /** Whether our own watcher, too, has left; a stopped one does not leave by itself. */
    boolean guardGone() {
        return guardGone;
    }

    /**
     * Nobody will look for long: what is still in the group ends now, and what was left aside as our own watcher, whatever
     * it is. Whether that has gone.
     */
    boolean giveUp(ProcessTable table) {
        child.letGo();
        Optional<ProcessEntry> guard = table.membersOf(child, known).guard();
        guard.flatMap(g -> ProcessHandle.of(g.pid())).ifPresent(ProcessHandle::destroyForcibly);
        return guard.isEmpty();
    }

    private void dismiss(Optional<ProcessEntry> guard, long now) {
        guardGone = guard.isEmpty();
        next = now + SETTLE;
        if (now - child.exitedAt() > SETTLE) {
            guard.flatMap(g -> ProcessHandle.of(g.pid())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private void climb(ProcessTable.Members found, long now) {
        List<ProcessEntry> members = found.entries();
        if (stage == Stage.SETTLING && (child.endAsked() || now - child.exitedAt() > SETTLE)) {
            stage = child.hasBegun() ? Stage.TERMED : Stage.KILLED;
            termedAt = now;
            killedAt = now;
            if (stage == Stage.TERMED && canSignal(found)) {
                child.signalGroup("TERM", "CONT"); // a stopped process takes its TERM when it is continued
                record("TERM", "group " + signalled(found), now);
            }
        }
        if (stage == Stage.TERMED && found.blind() && !canSignal(found)) {
            termedAt = now; // nobody is asked yet: the grace begins when somebody is
        } else if (stage == Stage.TERMED) {
            term(members, canSignal(found) ? signalled(found) : 0, now);
            if (now - termedAt >= child.grace().toNanos()) {
                stage = Stage.KILLED;
                killedAt = now;
            }
        }
        if (stage == Stage.KILLED) {
            kill(found, now);
        }
    }

    /** Whether the watcher is there to pass signals on: a run can kill or stop its own. */
    private boolean canSignal(ProcessTable.Members found) {
        return child.isGuarded()
                && (found.blind() || found.guard().filter(g -> !g.stopped()).isPresent());
    }

    /** Which group the watcher signals: its own, which within a sandbox is another than the sandbox's. */
    private long signalled(ProcessTable.Members found) {
        return child.isEnclosed() ? found.guard().map(ProcessEntry::group).orElse(child.pid()) : child.pid();
    }

    private void term(List<ProcessEntry> members, long signalled, long now) {
        Set<Long> sudos = new HashSet<>();
        long asking = ProcFs.ticks();
        for (ProcessEntry member : members) {
            // sudo relays nothing that comes from its own group, as the watcher's does
            boolean raised = ProcFs.isRaised(member.pid());
            boolean reached = member.group() == signalled && !raised;
            boolean holdsOthers = child.isEnclosed() && member.pid() == child.pid(); // its end is KILL for all of them
            // a second TERM is lost while the first waits to be taken, and it would be the watcher's that is taken
            boolean waits = raised && ProcFs.hasPendingTerm(member.pid());
            if (!reached && !holdsOthers && !waits && !cameLater(member) && termed.add(member.pid())) {
                signal(member, false, now);
            }
            if (raised) {
                sudos.add(member.pid());
            }
        }
        askedTicks = askedTicks == 0 ? Math.max(1, asking) : askedTicks;
        if (now - termedAt >= child.grace().toNanos() / 2) {
            alarm(sudos, now);
        }
    }

    /** What a run starts once it was asked to end is how it does that. Where a watcher asks, it asks a group once. */
    private boolean cameLater(ProcessEntry member) {
        return child.isEnclosed() && !child.isGuarded() && askedTicks > 0 && member.start() > askedTicks;
    }

    /** On ALRM sudo ends its own command, by KILL after two seconds; it must not be killed before, nor hear it from its own group. */
    private void alarm(Set<Long> sudos, long now) {
        sudos.removeIf(pid -> !alarmed.add(pid));
        sudos.forEach(pid -> record("ALRM", "pid " + pid, now));
        outside.signal("ALRM", sudos);
    }

    private void kill(ProcessTable.Members found, long now) {
        List<ProcessEntry> members = found.entries();
        boolean none = members.isEmpty() && !found.blind();
        if (none || (now - groupKilledAt < GROUP_KILL_PAUSE && groupKilledAt != 0)) {
            return;
        }
        boolean again = groupKilledAt != 0;
        groupKilledAt = now;
        if (canSignal(found)) {
            child.signalGroup("KILL");
            record("KILL", "group " + signalled(found), now);
        }
        Set<Long> groups = members.stream().map(ProcessEntry::group).collect(Collectors.toSet());
        groups.retainAll(members.stream().map(ProcessEntry::pid).collect(Collectors.toSet()));
        members.stream().filter(m -> m.group() == child.pid()).findAny().ifPresent(m -> groups.add(child.pid()));
        groups.forEach(group -> record("KILL", "group " + group, now));
        outside.signal("KILL", groups.stream().map(group -> -group).collect(Collectors.toSet()));
        child.group().ifPresent(ControlGroup::kill);
        // what a group's kill did not reach, or where there was none as nothing can be started, is killed one by one
        members.stream().filter(m -> again || !groups.contains(m.group())).forEach(m -> signal(m, true, now));
    }

    /** By a handle, which names pid and start time: a pid that was given to somebody else meanwhile is not hit. */
    private void signal(ProcessEntry member, boolean kill, long now) {
        ProcessHandle.of(member.pid()).ifPresent(handle -> {
            if (ProcFs.entry(member.pid())
                    .filter(e -> e.start() == member.start())
                    .isPresent()) {
                record(kill ? "KILL" : "TERM", "pid " + member.pid(), now);
                boolean unused = kill ? handle.destroyForcibly() : handle.destroy();
                if (!kill && member.stopped()) {
                    outside.signal("CONT", Set.of(member.pid())); // it takes its TERM then
                }
            }
        });
    }

    private void record(String signal, String target, long now) {
        Step step = new Step(signal, target, Duration.ofNanos(now - child.startedAt()));
        if (steps.stream()
                .noneMatch(s -> s.signal().equals(signal) && s.target().equals(target))) {
            steps.add(step);
        }
    }

    private KillReport report(Verdict verdict, List<ProcessEntry> left) {
        List<Survivor> survivors = left.stream()
                .map(m -> new Survivor(m.pid(), ProcFs.uid(m.pid()), ProcFs.commandLine(m.pid())))
                .toList();
        return new KillReport(verdict, scope(child), steps, survivors);
    }

    private static Scope scope(Child child) {
        return child.hold() == Hold.TRACKED ? Scope.TRACKED : Scope.TREE;
    }

    /** Sends signals at once from outside of the run's group: what its guard cannot, or must not. */
    @FunctionalInterface
    interface Outside {

        /** To these pids, and to groups as negative numbers; there may be none. */
        void signal(String signal, Set<Long> targets);
    }
}
