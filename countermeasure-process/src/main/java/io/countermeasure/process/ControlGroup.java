package io.countermeasure.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A control group (version 2) around one run: the kernel lists all that is in it, and kills it at one word. Where they are
 * is read from mountinfo, as it is not always /sys/fs/cgroup.
 *
 * @param folder the group's folder
 */
public record ControlGroup(Path folder) {

    private static final Logger LOG = LoggerFactory.getLogger(ControlGroup.class);
    private static final Set<Path> LEFT = ConcurrentHashMap.newKeySet();
    private static final int MOUNT_ROOT = 3;
    private static final int MOUNT_POINT = 4;

    /** {@return the folder in which this JVM may make groups, or why there is none} */
    public static Available find() {
        try {
            Optional<Path> own = own();
            if (own.isEmpty()) {
                return Available.not("no control groups of version 2 are mounted");
            }
            Path probe = own.get()
                    .resolve("countermeasure-probe-" + ProcessHandle.current().pid());
            Files.createDirectory(probe);
            boolean kills = Files.isWritable(probe.resolve("cgroup.kill"));
            Files.delete(probe);
            return kills
                    ? new Available(own, "")
                    : Available.not("the kernel's control groups have no cgroup.kill (Linux 5.14)");
        } catch (IOException e) {
            return Available.not("no control group is delegated to this user: " + e.getMessage()
                    + "; with systemd set Delegate=yes for the agent's service");
        }
    }

    /** A new group within that folder. */
    static ControlGroup create(Path base, String name) throws IOException {
        return new ControlGroup(Files.createDirectory(base.resolve(name)));
    }

    /** The file that a process enters the group by. */
    String entrance() {
        return folder.resolve("cgroup.procs").toString();
    }

    /** Everything that is in it now. */
    List<ProcessEntry> members() {
        try {
            return Files.readAllLines(folder.resolve("cgroup.procs")).stream()
                    .map(pid -> ProcFs.entry(Long.parseLong(pid)))
                    .flatMap(Optional::stream)
                    .filter(ProcessEntry::alive)
                    .toList();
        } catch (IOException e) {
            if (Files.exists(folder)) {
                throw new UncheckedIOException(e);
            }
            return List.of();
        }
    }

    /** Sends KILL to all of it at once. */
    void kill() {
        try {
            Files.writeString(folder.resolve("cgroup.kill"), "1");
        } catch (IOException e) {
            LOG.warn("{} could not be killed at once; its processes are killed one by one", folder, e);
        }
    }

    /** Removes the empty group, and those that were not empty when it was their turn: the dead are in it until they are buried. */
    void remove() {
        LEFT.add(folder);
        LEFT.removeIf(ControlGroup::isRemoved);
    }

    private static boolean isRemoved(Path group) {
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (IOException e) {
            LOG.debug("Something is still in control group {}; it is removed with the next one", group, e);
            return false;
        }
    }

    private static Optional<Path> own() throws IOException {
        String path = "";
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            if (line.startsWith("0::")) {
                path = line.substring("0::".length());
            }
        }
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            String[] fields = line.split(" ", -1);
            if (line.contains(" - cgroup2 ") && path.startsWith(fields[MOUNT_ROOT])) {
                String below = path.substring(fields[MOUNT_ROOT].length());
                return Optional.of(Path.of(fields[MOUNT_POINT] + "/" + below).normalize());
            }
        }
        return Optional.empty();
    }

    /**
     * Whether groups can be made.
     *
     * @param folder where, if so
     * @param why why not, if not
     */
    public record Available(Optional<Path> folder, String why) {
        static Available not(String why) {
            return new Available(Optional.empty(), why);
        }
    }
}
