package io.countermeasure.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What of other users' processes this JVM does not see, where {@code /proc} is mounted with {@code hidepid}. Stateless.
 */
final class Sight {

    private static final int MOUNT_POINT = 4;
    private static final int SEES_ALL = 19; // CAP_SYS_PTRACE
    private static final String PTRACEABLE = "4"; // the one that a group is no exception to

    private Sight() {}

    /** Whether a run of this JVM can have processes that it does not see, as what sudo starts for an ordinary user is. */
    static boolean isPartial() {
        return isHere(Sight::isPartial);
    }

    /** Whether other users' processes are hidden from this JVM, be they a run's or another agent's. */
    static boolean hidesOthers() {
        return isHere(Sight::hidesOthers);
    }

    /** The first for these lines: a process that gets no new rights becomes no other user. */
    static boolean isPartial(List<String> mounts, List<String> status) {
        return hidesOthers(mounts, status) && !field(status, "NoNewPrivs").equals("1");
    }

    /** The second for these lines. */
    static boolean hidesOthers(List<String> mounts, List<String> status) {
        List<String> options = options(mounts);
        String hides = value(options, "hidepid=").orElse("0");
        if (Set.of("0", "off").contains(hides)) {
            return false;
        }
        boolean all = (Long.parseUnsignedLong(field(status, "CapEff"), 16) >> SEES_ALL & 1) == 1;
        boolean excepted = !Set.of(PTRACEABLE, "ptraceable").contains(hides)
                && groups(status).contains(value(options, "gid=").orElse("none"));
        return !all && !excepted;
    }

    private static boolean isHere(BiPredicate<List<String>, List<String>> question) {
        try {
            return question.test(
                    Files.readAllLines(Path.of("/proc/self/mountinfo")),
                    Files.readAllLines(Path.of("/proc/self/status")));
        } catch (IOException e) {
            return true; // who cannot look must not say gone
        }
    }

    /** Those of the file system that is on top. */
    private static List<String> options(List<String> mounts) {
        return mounts.stream()
                .filter(line -> line.split(" ", -1)[MOUNT_POINT].equals("/proc"))
                .reduce((below, above) -> above)
                .map(line -> List.of(line.substring(line.lastIndexOf(' ') + 1).split(",", -1)))
                .orElse(List.of());
    }

    private static Optional<String> value(List<String> options, String name) {
        return options.stream()
                .filter(option -> option.startsWith(name))
                .map(option -> option.substring(name.length()))
                .findFirst();
    }

    private static Set<String> groups(List<String> status) {
        String all = field(status, "Gid") + " " + field(status, "Groups");
        return Set.copyOf(List.of(all.strip().split("\\s+", -1)));
    }

    private static String field(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}
