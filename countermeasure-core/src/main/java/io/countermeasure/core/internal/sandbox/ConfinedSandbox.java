package io.countermeasure.core.internal.sandbox;

import io.countermeasure.core.internal.load.KeptFacts;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.SandboxPolicy;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxPlan.Enclosure;
import io.countermeasure.spi.SandboxRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shuts runs in, by bubblewrap and a filter of system calls. It claims what a self-test with the same words has shown on this
 * host, and refuses everything where that showed less. Thread-safe.
 */
public final class ConfinedSandbox implements Sandbox, KeepsVerdicts {

    /** By the tools of this host. */
    public static final ConfinedSandbox INSTANCE =
            new ConfinedSandbox(Optional.empty(), temporary(), System.getProperty("os.arch", ""));

    private static final String NAME = "confined";
    private static final String NAMESPACE = "bubblewrap: ";

    private static final Map<Guarantee, String> MECHANISMS = Map.of(
            Guarantee.NO_PRIVILEGES, NAMESPACE + "user namespace, no capabilities, no_new_privs",
            Guarantee.TREE_KILL, NAMESPACE + "pid namespace, ends with its starter",
            Guarantee.READ_ONLY_FILES, NAMESPACE + "mount namespace, minimal root, read-only",
            Guarantee.NO_NETWORK, NAMESPACE + "network namespace of its own",
            Guarantee.OWN_PROCESSES, NAMESPACE + "pid namespace and /proc of its own",
            Guarantee.SYSCALL_FILTER, "seccomp filter",
            Guarantee.PROCESS_LIMIT, "RLIMIT_NPROC within the user namespace",
            Guarantee.SCRATCH_LIMIT, "tmpfs of limited size");

    private final Optional<Path> bwrap;
    private final Optional<String> noFilter;
    private final OwnFile filter;
    private final OwnFile filterWithNetwork;
    private final OwnFile sudo;
    private final Verdicts verdicts;
    private final Map<String, RunUser> users = new ConcurrentHashMap<>();
    private volatile Optional<Tools> found = Optional.empty();

    private ConfinedSandbox(Optional<Path> bwrap, Path folder, String architecture) {
        this.bwrap = bwrap;
        noFilter = SeccompFilter.missing(architecture);
        filter = OwnFile.filter(folder, SeccompFilter.bytes(false));
        filterWithNetwork = OwnFile.filter(folder, SeccompFilter.bytes(true));
        sudo = OwnFile.program(folder, "sudo", SudoShim.content());
        verdicts = new Verdicts();
    }

    private ConfinedSandbox(ConfinedSandbox other, Verdicts verdicts) {
        bwrap = other.bwrap;
        noFilter = other.noFilter;
        filter = other.filter;
        filterWithNetwork = other.filterWithNetwork;
        sudo = other.sudo;
        this.verdicts = verdicts;
    }

    /** With that executable, that folder for filters and that architecture, for tests. */
    static ConfinedSandbox of(Path bwrap, Path folder, String architecture) {
        return new ConfinedSandbox(Optional.of(bwrap), folder, architecture);
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    @Override
    public Sandbox keptIn(KeptFacts facts) {
        return new ConfinedSandbox(this, verdicts.keptIn(facts));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SandboxPlan plan(SandboxRequest request) {
        try {
            return plan(request, user(request));
        } catch (IllegalStateException | IllegalArgumentException e) {
            return refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return refused("what runs are shut in with is not to be had: " + e);
        }
    }

    /** Whom root becomes; nobody where the agent is not root. */
    private Optional<RunUser> user(SandboxRequest request) {
        Optional<RunUser> user = request.user().map(name -> users.computeIfAbsent(name, RunUser::named));
        boolean root =
                user.isPresent() ? user.get().uid() == 0 : RunUser.current().uid() == 0;
        if (root) {
            throw new IllegalStateException(
                    "confined runs must be an unprivileged user's but would be root's; name one by runAs(..) or --run-as");
        }
        return user;
    }

    private SandboxPlan plan(SandboxRequest request, Optional<RunUser> user) throws IOException {
        SandboxPolicy policy = request.policy();
        Tools tools = tools();
        List<String> prefix = BubblewrapArgv.of(
                tools.all(),
                policy,
                user,
                filterFile(policy.network()),
                request.sudo() ? SudoShim.binds(sudo.path()) : Map.of(),
                request.maxScratchBytes());
        Map<Guarantee, String> enforced = new EnumMap<>(MECHANISMS);
        Map<Guarantee, String> missing = missing(policy);
        enforced.keySet().removeAll(missing.keySet());
        Optional<String> trouble =
                verdicts.trouble(prefix, tools.identity(), user, request, List.copyOf(enforced.keySet()));
        if (trouble.isPresent()) {
            return refused(trouble.get());
        }
        enforced.putAll(HostSandbox.ALWAYS);
        return new SandboxPlan(
                NAME, prefix, enforced, missing, Optional.of(enclosure(request)), Optional.empty(), false);
    }

    /** Those that were found stay the ones as long as they are as they were; setpriv is looked for until it is there. */
    private Tools tools() {
        return found.filter(tools -> tools.all().identity().equals(tools.identity()))
                .filter(tools -> tools.all().setpriv().isPresent())
                .orElseGet(() -> {
                    Bubblewrap all = Bubblewrap.find(bwrap);
                    Tools tools = new Tools(all, all.identity());
                    found = Optional.of(tools);
                    return tools;
                });
    }

    /** As they were when they were found. */
    private record Tools(Bubblewrap all, Map<String, Object> identity) {}

    private Optional<Path> filterFile(boolean network) throws IOException {
        if (noFilter.isPresent()) {
            return Optional.empty();
        }
        return Optional.of((network ? filterWithNetwork : filter).path());
    }

    /** What is not even tried, and why. */
    private Map<Guarantee, String> missing(SandboxPolicy policy) {
        Map<Guarantee, String> missing = new EnumMap<>(Guarantee.class);
        noFilter.ifPresent(why -> missing.put(Guarantee.SYSCALL_FILTER, why));
        if (policy.network()) {
            missing.put(Guarantee.NO_NETWORK, "the agent has granted the network");
        }
        if (!policy.write().isEmpty()) {
            missing.put(Guarantee.SCRATCH_LIMIT, "it may write to " + policy.write() + ", which only its disk bounds");
        }
        return missing;
    }

    private static Enclosure enclosure(SandboxRequest request) {
        return new Enclosure(
                BubblewrapArgv.HOME,
                BubblewrapArgv.JOB,
                BubblewrapArgv.shown(request.policy()),
                Map.of("HOME", BubblewrapArgv.HOME.toString(), "TMPDIR", BubblewrapArgv.TMP),
                SelfTest.PROOF,
                true, // by --die-with-parent
                OptionalInt.of(request.maxProcesses()));
    }

    private static SandboxPlan refused(String why) {
        return SandboxPlan.refused(NAME, "confined runs need bubblewrap and what it needs, but " + why);
    }
}
