package io.countermeasure.process;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The argument list of a guarded run: a session of its own, limits, a watcher, and then the command in the same process.
 *
 * <p>The watcher sits in the run's group and reads the lifeline, a pipe that only the JVM holds until the run is proven to be
 * over. A line on it is a signal to send to the group; its end is the JVM's death, and KILL. So whoever started a run also
 * ends it. The shell begins when it is told to on the lifeline, and not before the JVM holds that: without words it is told
 * them, and can stand before its command is known. Where a run is shut in, its guard is shut in with it, and the sandbox's
 * own words make the session and the user. One that ends with its starter needs no watcher, whose fork is a fifth of a short run:
 * it is told to begin once it stands, and signals come from outside.
 * It is pure: everything here only makes text.
 */
final class Guard {

    private static final String WATCH = "exec 3<&0; { trap '' TERM HUP INT QUIT ALRM USR1 USR2 PIPE;"
            + " while IFS= read -r s; do kill -s \"$s\" -- 0; done;"
            + " kill -s KILL -- 0; }"
            + " <&3 3<&- >/dev/null 2>&1 & ";
    private static final String ENTER = "echo 0 >\"$1\" || exit 125; shift; exec \"$@\"";
    private static final String TO_FILES = "exec >>\"$1\" 2>>\"$2\" </dev/null; shift 2; ";
    private static final String FROM_LINE = "IFS= read -r line || exit 0; ";
    private static final String AT_A_WORD = "read -r COUNTERMEASURE_GO || exit 0; "; // no plugin may set such a name
    private static final String IN_FOLDER = "cd \"$1\" || exit 125; shift; "; // of those that only a sandbox has
    private static final Set<String> LASTING = Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG");
    private static final int SHORT_LINE = 4 * 1024;
    private static final int LONGEST_LINE = 32 * 1024;

    private final String setsid;
    private final String shell;
    private final Optional<String> setpriv;

    Guard(String setsid, String shell, Optional<String> setpriv) {
        this.setsid = setsid;
        this.shell = shell;
        this.setpriv = setpriv;
    }

    /**
     * The argument list that runs the launch's words, or that waits for them where {@link #needsLine} says so.
     *
     * @param name what the shell is called: the watcher, which has no other arguments than its shell, is known by it
     * @param group the control group to enter first, while it still has the rights to
     */
    List<String> argv(Launch launch, String name, boolean byLine, Optional<ControlGroup> group) {
        List<String> argv = new ArrayList<>();
        group.ifPresent(g -> argv.addAll(List.of(shell, "-c", ENTER, "sh", g.entrance())));
        argv.addAll(outside(launch.enclosed().map(Enclosed::prefix), launch.user()));
        argv.addAll(List.of(shell, "-c", script(launch, byLine), name));
        if (launch.enclosed().isPresent() && !byLine) {
            argv.add(launch.directoryWithin().toString());
        }
        launch.files()
                .ifPresent(files -> argv.addAll(
                        List.of(files.stdout().toString(), files.stderr().toString())));
        argv.addAll(byLine ? List.of(ShellWords.NEWLINE) : launch.words());
        return argv;
    }

    /** The argument list of a guard that stands before anything but its limits and its user is known. */
    List<String> standing(Standby.Kind kind, String name) {
        List<String> argv = new ArrayList<>();
        argv.addAll(outside(kind.enclosure(), kind.user()));
        argv.addAll(List.of(shell, "-c", byLine(kind.limits(), kind.watched()), name, ShellWords.NEWLINE));
        return argv;
    }

    /** What the guard's shell is started by. */
    private List<String> outside(Optional<List<String>> enclosure, Optional<RunUser> user) {
        if (enclosure.isPresent()) {
            return enclosure.get();
        }
        List<String> words = new ArrayList<>();
        user.ifPresent(u -> words.addAll(asUser(u)));
        words.add(setsid);
        return words;
    }

    private static String script(Launch launch, boolean byLine) {
        String limits = launch.limits().script() + " ";
        if (launch.files().isPresent()) {
            return limits + TO_FILES + "exec \"$@\"";
        }
        String enter = launch.enclosed().isPresent() ? IN_FOLDER : "";
        return byLine
                ? byLine(launch.limits(), launch.isWatched())
                : limits + AT_A_WORD + watch(launch.isWatched()) + enter + "exec \"$@\" </dev/null 3<&-";
    }

    private static String byLine(Limits limits, boolean watched) {
        return limits.script() + " " + FROM_LINE + watch(watched) + "eval \"$line\"";
    }

    private static String watch(boolean watched) {
        return watched ? WATCH : "";
    }

    /** What of an environment is the same for every run of a user, and can be given to a guard before its run is known. */
    static Map<String, String> lasting(Map<String, String> environment) {
        Map<String, String> lasting = new HashMap<>(environment);
        lasting.keySet().retainAll(LASTING);
        return needsLine(List.of(), lasting) ? Map.of() : Map.copyOf(lasting);
    }

    /**
     * The line for a guard that has stood for some time, elsewhere; empty if it is so long that reading it costs more than
     * a start.
     */
    static Optional<byte[]> line(Launch launch, Standby.Standing standing) {
        Set<String> unwanted = new TreeSet<>(standing.environment().keySet());
        unwanted.removeAll(launch.environment().keySet());
        unwanted.addAll(Set.of("PWD", "OLDPWD")); // a shell that changes its folder exports them
        String line = enter(launch) + "unset "
                + String.join(" ", unwanted) + ";"
                + command(launch.words(), Standby.news(standing, launch.environment()));
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return bytes.length > SHORT_LINE ? Optional.empty() : Optional.of(bytes);
    }

    /** Whether a guard that has stood for some time could be told such words: else none has to stand for them. */
    static boolean canBeTold(Launch launch) {
        return launch.words().stream().mapToInt(String::length).sum() <= SHORT_LINE;
    }

    private static String enter(Launch launch) {
        return "cd " + ShellWords.quote(launch.directoryWithin().toString()) + " || exit 125;";
    }

    private static String command(List<String> words, Map<String, String> environment) {
        return ShellWords.export(environment) + "exec " + ShellWords.join(words) + " </dev/null 3<&-\n";
    }

    /** The line for a guard that has its words and waits to begin. */
    static byte[] go() {
        return new byte[] {'\n'};
    }

    /** The line for a guard that waits for its words. */
    static byte[] line(Launch launch) {
        String enter = launch.enclosed().isPresent() ? enter(launch) : "";
        byte[] bytes = (enter + command(launch.words(), launch.environment())).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_LINE) {
            throw new IllegalArgumentException("a command with non-ASCII characters must be at most " + LONGEST_LINE
                    + " bytes under the character set " + argumentCharset() + " but was " + bytes.length
                    + "; start the agent with LC_ALL=C.UTF-8");
        }
        return bytes;
    }

    /** Whether the words or the environment would lose characters as arguments of this JVM: systemd starts services in the C locale. */
    static boolean needsLine(List<String> words, Map<String, String> environment) {
        var encoder = argumentCharset().newEncoder();
        return !(words.stream().allMatch(encoder::canEncode)
                && environment.values().stream().allMatch(encoder::canEncode));
    }

    private static Charset argumentCharset() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    private List<String> asUser(RunUser user) {
        String tool = setpriv.orElseThrow(
                () -> new IllegalStateException("a run as another user needs setpriv (package util-linux)"));
        return List.of(
                tool, "--reuid=" + user.uid(), "--regid=" + user.gid(), "--init-groups", "--inh-caps=-all", "--");
    }
}
