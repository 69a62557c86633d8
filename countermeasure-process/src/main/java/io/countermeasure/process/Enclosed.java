package io.countermeasure.process;

import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A sandbox that shuts a run in together with its guard, so that it can stand before its command is known. Its words are
 * executed in the run's folder, as the run's user, and make a session of their own; the process ends everything in the
 * sandbox by its own end.
 *
 * @param prefix the words before those of the guard
 * @param directory where the command runs, as the sandbox sees it
 * @param holder tells, from the run's folder, the pid of the process that is the first within: as long as it is there, what it holds
 *     may be, though nothing else of it can be seen any more; 0 before there is one
 * @param rooms makes the folders of runs that are not known yet
 * @param endsWithStarter whether the kernel ends it when the thread that started it ends, once it stands; its guard then has no watcher
 */
public record Enclosed(
        List<String> prefix, Path directory, ToLongFunction<Path> holder, Rooms rooms, boolean endsWithStarter) {

    /**
     * Copies what can change.
     *
     * @param prefix the words before those of the guard
     * @param directory where the command runs, as the sandbox sees it
     * @param holder tells the pid of the process that is the first within
     * @param rooms makes the folders of runs that are not known yet
     * @param endsWithStarter whether the kernel ends it with the thread that started it
     */
    public Enclosed {
        prefix = List.copyOf(prefix);
    }

    /**
     * Whether a sandbox stands whose first process that is: it has started another, and waits. Not before has each of bubblewrap's
     * processes asked the kernel to be ended with its parent.
     */
    static boolean stands(long holder) {
        return holder > 0
                && ProcFs.hasChild(holder)
                && ProcFs.entry(holder).filter(ProcessEntry::waits).isPresent();
    }
}
