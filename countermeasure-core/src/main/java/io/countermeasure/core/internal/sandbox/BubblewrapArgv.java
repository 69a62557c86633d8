package io.countermeasure.core.internal.sandbox;

import io.countermeasure.model.SandboxPolicy;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.SandboxPlan.Enclosure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words that make a sandbox, ending in {@code --}. Pure: equal arguments make equal words, and there is no path of one
 * run in them, so that a sandbox can stand before its run is known. They are executed in the run's folder.
 */
final class BubblewrapArgv {

    /** The folder of the run's own, which is memory. */
    static final Path HOME = Path.of("/work");

    /** Where it sees the folder that the engine has made for it, and can only read it. */
    static final Path JOB = Path.of("/run/countermeasure");

    /** The process that ends all others with the agent: a run that could write to its memory could stop it from doing so. */
    private static final String FIRST = "/proc/1";

    static final String TMP = "/tmp";
    static final String SHARED_MEMORY = "/dev/shm";

    /** Shared memory is a part of the scratch, not a further one. */
    private static final int SHARE = 8;

    private static final String OPEN = "exec 3<\"$1\" 4>\"$2\" || exit 125; shift 2; exec \"$@\"";
    private static final String OPEN_STATUS = "exec 4>\"$1\" || exit 125; shift; exec \"$@\"";

    /** Links to those of /usr. */
    private static final List<String> FOLDERS = List.of("bin", "sbin", "lib", "lib64");

    private static final Map<Path, Path> LINKS = Map.of(
            Path.of("/var/tmp"), Path.of("/tmp"),
            Path.of("/bin"), Path.of("/usr/bin"),
            Path.of("/sbin"), Path.of("/usr/sbin"),
            Path.of("/lib"), Path.of("/usr/lib"),
            Path.of("/lib64"), Path.of("/usr/lib64"));

    private static final List<String> SYSTEM = List.of(
            "/etc/passwd",
            "/etc/group",
            "/etc/nsswitch.conf",
            "/etc/ld.so.cache",
            "/etc/alternatives",
            "/etc/localtime",
            "/etc/ssl/certs");
    private static final List<String> RESOLVER =
            List.of("/etc/resolv.conf", "/etc/hosts", "/etc/services", "/etc/gai.conf");

    private final Bubblewrap tools;
    private final List<String> words = new ArrayList<>();

    private BubblewrapArgv(Bubblewrap tools) {
        this.tools = tools;
    }

    /**
     * The words.
     *
     * @param policy what is granted
     * @param user whom root becomes first
     * @param filter the file with the filter, if there is one
     * @param instead files that are shown in the place of others
     */
    static List<String> of(
            Bubblewrap tools,
            SandboxPolicy policy,
            Optional<RunUser> user,
            Optional<Path> filter,
            Map<Path, Path> instead,
            long maxScratchBytes) {
        BubblewrapArgv argv = new BubblewrapArgv(tools);
        user.ifPresent(argv::become);
        argv.add(tools.setsid());
        argv.open(filter);
        argv.add(tools.bwrap()).namespaces(policy.network()).files(maxScratchBytes);
        instead.forEach((file, of) -> argv.add("--ro-bind", file.toString(), of.toString()));
        argv.readOnly(SYSTEM);
        if (policy.network()) {
            argv.readOnly(RESOLVER);
        }
        return argv.granted(policy).end(filter.isPresent()).words;
    }

    /** What of the host's it shows, where it lies. */
    static List<Path> shown(SandboxPolicy policy) {
        List<Path> shown = new ArrayList<>(List.of(Path.of("/usr")));
        FOLDERS.forEach(folder -> shown.add(Path.of("/" + folder)));
        SYSTEM.forEach(file -> shown.add(Path.of(file)));
        if (policy.network()) {
            RESOLVER.forEach(file -> shown.add(Path.of(file)));
        }
        shown.addAll(policy.read());
        shown.addAll(policy.write());
        return shown;
    }

    /** Where it lies within, where some folders are links. */
    static Path within(Path granted) {
        return LINKS.entrySet().stream()
                .filter(link -> granted.startsWith(link.getKey()))
                .findFirst()
                .map(link -> link.getValue().resolve(link.getKey().relativize(granted)))
                .orElse(granted);
    }

    private void become(RunUser user) {
        String setpriv = tools.setpriv()
                .orElseThrow(() -> new IllegalStateException(
                        "setpriv must be there to run as another user but is not; install the package util-linux"));
        add(setpriv, "--reuid=" + user.uid(), "--regid=" + user.gid(), "--init-groups");
        add("--inh-caps=-all", "--bounding-set=-all", "--");
    }

    private void open(Optional<Path> filter) {
        add(tools.shell(), "-c", filter.isPresent() ? OPEN : OPEN_STATUS, "sh");
        filter.ifPresent(file -> add(file.toString()));
        add(Enclosure.STATUS);
    }

    private BubblewrapArgv namespaces(boolean network) {
        add("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try");
        if (!network) {
            add("--unshare-net");
        }
        return add("--disable-userns", "--hostname", "sandbox", "--die-with-parent", "--new-session")
                .add("--cap-drop", "ALL");
    }

    private BubblewrapArgv files(long scratch) {
        add("--ro-bind", "/usr", "/usr");
        FOLDERS.forEach(folder -> add("--symlink", "usr/" + folder, "/" + folder));
        add("--proc", "/proc", "--tmpfs", FIRST, "--remount-ro", FIRST, "--dev", "/dev", "--remount-ro", "/dev");
        scratch(SHARED_MEMORY, scratch / SHARE).scratch(TMP, scratch).scratch(HOME.toString(), scratch);
        return add("--dir", HOME + "/data", "--dir", "/var", "--symlink", "../tmp", "/var/tmp")
                .add("--tmpfs", "/run", "--ro-bind", ".", JOB.toString(), "--remount-ro", "/run");
    }

    private BubblewrapArgv scratch(String folder, long bytes) {
        return add("--size", Long.toString(bytes), "--tmpfs", folder);
    }

    private void readOnly(List<String> files) {
        files.forEach(file -> add("--ro-bind-try", file, file));
    }

    /**
     * What lies in another comes after it, whatever each may be used for; what may be written may be read.
     *
     * @throws IllegalArgumentException if it would cover what the sandbox needs
     */
    private BubblewrapArgv granted(SandboxPolicy policy) {
        Map<Path, String> binds = new LinkedHashMap<>();
        policy.read().forEach(path -> binds.put(path, "--ro-bind-try"));
        policy.write().forEach(path -> binds.put(path, "--bind-try"));
        for (Path needed : List.of(HOME, JOB)) {
            binds.keySet().stream().filter(needed::startsWith).findFirst().ifPresent(path -> {
                throw new IllegalArgumentException(
                        "granted path must leave " + needed + " to the sandbox but was " + path);
            });
        }
        binds.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(Path::getNameCount).thenComparing(p -> p)))
                .forEach(bind -> add(
                        bind.getValue(), bind.getKey().toString(), bind.getKey().toString()));
        return this;
    }

    private BubblewrapArgv end(boolean filter) {
        add("--remount-ro", "/", "--chdir", HOME.toString());
        if (filter) {
            add("--seccomp", "3");
        }
        return add("--json-status-fd", "4", "--");
    }

    private BubblewrapArgv add(String... more) {
        words.addAll(List.of(more));
        return this;
    }
}
