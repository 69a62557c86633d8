package io.countermeasure.core.internal.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What of this host, and of this process on it, decides whether a sandbox stands: what was found out under another says nothing. Stateless. */
final class HostState {

    /** The boot is among them: a kernel, its settings and its modules are those of one boot. */
    private static final List<String> FILES = List.of(
            "/proc/sys/kernel/random/boot_id",
            "/proc/sys/user/max_user_namespaces",
            "/proc/sys/user/max_pid_namespaces",
            "/proc/sys/user/max_net_namespaces",
            "/proc/sys/user/max_mnt_namespaces",
            "/proc/sys/kernel/unprivileged_userns_clone",
            "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
            "/proc/self/attr/current",
            "/proc/self/cgroup",
            "/proc/self/uid_map");

    private static final List<String> NAMESPACES = List.of("user", "mnt", "pid", "net", "ipc", "uts", "cgroup");
    private static final String RESTRICTIONS = "(Uid|Gid|Groups|NoNewPrivs|Seccomp|Seccomp_filters|Cap...):.*";

    private HostState() {}

    /** As it is now. */
    static String now() {
        StringBuilder state = new StringBuilder();
        for (String file : FILES) {
            state.append(file).append(' ').append(content(file)).append('\n');
        }
        content("/proc/self/status")
                .lines()
                .filter(line -> line.matches(RESTRICTIONS))
                .forEach(line -> state.append(line).append('\n'));
        NAMESPACES.forEach(kind -> state.append(namespace(kind)).append('\n'));
        return state.toString();
    }

    private static String content(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            return "unreadable"; // this host has no such setting
        }
    }

    private static String namespace(String kind) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString();
        } catch (IOException e) {
            return "unreadable " + kind;
        }
    }
}
