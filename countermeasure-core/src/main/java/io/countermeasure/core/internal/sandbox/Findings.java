package io.countermeasure.core.internal.sandbox;

import io.countermeasure.model.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a self-test has shown of each guarantee: only what was seen from inside counts. For each there is a list of what is
 * amiss; it holds if that is empty.
 */
final class Findings {

    private static final List<String> CAPABILITIES = List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");
    private static final List<String> READ_ONLY =
            List.of("/", "/usr", "/etc", "/dev", "/run", "/run/countermeasure", "/var");
    private static final Set<String> SCRATCH =
            Set.of(BubblewrapArgv.HOME.toString(), BubblewrapArgv.TMP, BubblewrapArgv.SHARED_MEMORY);
    private static final int FEW_PROCESSES = 5;

    private final SelfTest.Seen seen;
    private final Map<Guarantee, List<String>> amiss = new EnumMap<>(Guarantee.class);

    private Findings(SelfTest.Seen seen) {
        this.seen = seen;
    }

    /**
     * What is amiss, by guarantee.
     *
     * @param writable what the run was granted to write
     */
    static Map<Guarantee, List<String>> of(SelfTest.Seen seen, Set<Path> writable, long scratchBytes, int processes) {
        Findings findings = new Findings(seen);
        findings.privileges();
        findings.namespace(Guarantee.NO_NETWORK, "net");
        findings.expect(Guarantee.NO_NETWORK, "interface", List.of("lo"));
        findings.namespace(Guarantee.OWN_PROCESSES, "pid");
        findings.namespace(Guarantee.TREE_KILL, "pid");
        findings.expect(Guarantee.TREE_KILL, "first", List.of("hidden"));
        findings.processes();
        findings.files(writable);
        findings.scratch(scratchBytes);
        findings.processLimit(processes);
        findings.filter();
        return findings.amiss;
    }

    private void privileges() {
        Map<String, String> status = status();
        for (String capability : CAPABILITIES) {
            check(
                    Guarantee.NO_PRIVILEGES,
                    status.getOrDefault(capability, "?").matches("0+"),
                    capability + " is " + status.get(capability));
        }
        check(
                Guarantee.NO_PRIVILEGES,
                "1".equals(status.get("NoNewPrivs")),
                "NoNewPrivs is " + status.get("NoNewPrivs"));
        String uid = status.getOrDefault("Uid", "0");
        check(Guarantee.NO_PRIVILEGES, !List.of(uid.split("\\s+", -1)).contains("0"), "its user ids are " + uid);
        namespace(Guarantee.NO_PRIVILEGES, "user");
    }

    private void processes() {
        int count = seen.after("process").size();
        check(Guarantee.OWN_PROCESSES, count > 0 && count <= FEW_PROCESSES, "it sees " + count + " processes");
    }

    private void files(Set<Path> writable) {
        namespace(Guarantee.READ_ONLY_FILES, "mnt");
        expect(Guarantee.READ_ONLY_FILES, "unwritable", READ_ONLY);
        for (Mount mount : mounts()) {
            boolean may = SCRATCH.contains(mount.point())
                    || mount.isOfTheKernel()
                    || writable.stream().map(BubblewrapArgv::within).anyMatch(Path.of(mount.point())::startsWith);
            check(Guarantee.READ_ONLY_FILES, mount.readOnly() || may, mount.point() + " is mounted writable");
        }
    }

    private void scratch(long bytes) {
        check(
                Guarantee.SCRATCH_LIMIT,
                Set.copyOf(seen.after("scratch")).equals(SCRATCH),
                "it could write to " + seen.after("scratch") + " only");
        for (Mount mount : mounts()) {
            if (SCRATCH.contains(mount.point())) {
                check(
                        Guarantee.SCRATCH_LIMIT,
                        mount.size() > 0 && mount.size() <= bytes,
                        mount.point() + " has " + mount.size() + " bytes");
            }
        }
    }

    /** It may be lower: where the agent's own is. */
    private void processLimit(int processes) {
        List<String> limit = seen.after("limit");
        boolean low = limit.size() == 1
                && limit.get(0).matches("([0-9]{1,9}) \\1")
                && Integer.parseInt(limit.get(0).substring(0, limit.get(0).indexOf(' '))) <= processes;
        check(Guarantee.PROCESS_LIMIT, low, "limit must be at most " + processes + " but was " + limit);
        expect(Guarantee.PROCESS_LIMIT, "fork", List.of("possible", "refused"));
    }

    private void filter() {
        check(Guarantee.SYSCALL_FILTER, "2".equals(status().get("Seccomp")), "Seccomp is " + status().get("Seccomp"));
        expect(Guarantee.SYSCALL_FILTER, "personality", List.of("possible", "refused"));
    }

    /** It must be another one than this JVM's. */
    private void namespace(Guarantee guarantee, String kind) {
        String inside = seen.after("namespace").stream()
                .filter(line -> line.startsWith(kind + " "))
                .map(line -> line.substring(kind.length() + 1))
                .findFirst()
                .orElse("");
        check(
                guarantee,
                inside.startsWith(kind + ":[") && !inside.equals(own(kind)),
                "its " + kind + " namespace is the agent's");
    }

    private static String own(String kind) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind)).toString();
        } catch (IOException e) {
            return ""; // then nothing can be compared, and what was printed has to be enough
        }
    }

    private void expect(Guarantee guarantee, String word, List<String> wanted) {
        List<String> found = seen.after(word);
        check(guarantee, found.equals(wanted), word + " must be " + wanted + " but was " + found);
    }

    private void check(Guarantee guarantee, boolean holds, String otherwise) {
        List<String> all = amiss.computeIfAbsent(guarantee, g -> new ArrayList<>());
        if (!holds) {
            all.add(otherwise);
        }
    }

    private Map<String, String> status() {
        Map<String, String> status = new LinkedHashMap<>();
        seen.after("status").forEach(line -> {
            String[] parts = line.split("\\s+", 2);
            status.put(parts[0], parts.length > 1 ? parts[1] : "");
        });
        return status;
    }

    private List<Mount> mounts() {
        return seen.after("mount").stream().map(Mount::of).toList();
    }
}
