package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.core.internal.sandbox.HostSandbox;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.SandboxPolicy;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxRequest;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How runs are confined. Thread-safe.
 *
 * @param sandbox plans it
 * @param user who they run as, if not the agent's user
 * @param grants what the agent allows and asks
 * @param maxProcesses how many processes a run may have, where that can be bounded
 * @param maxScratchBytes how much it may write, where that can be bounded
 * @param dataFolders where plugins' own folders are, if they survive
 */
public record Plans(
        Sandbox sandbox,
        Optional<RunUser> user,
        Grants grants,
        int maxProcesses,
        long maxScratchBytes,
        Optional<Path> dataFolders) {

    private static final List<Path> SYSTEM =
            List.of(Path.of("/usr"), Path.of("/bin"), Path.of("/sbin"), Path.of("/lib"), Path.of("/lib64"));

    /**
     * Checks what is granted.
     *
     * @param sandbox plans it
     * @param user who they run as, if not the agent's user
     * @param grants what the agent allows and asks
     * @param maxProcesses how many processes a run may have
     * @param maxScratchBytes how much it may write
     * @param dataFolders where plugins' own folders are, if they survive
     * @throws IllegalArgumentException if a plugin could make a granted path a link to something else
     */
    public Plans {
        FixedPaths.check(grants, dataFolders);
    }

    /** How runs of that plugin are confined: one in this JVM is not. */
    public SandboxPlan of(LoadedPlugin plugin) {
        CountermeasureMetadata metadata = plugin.metadata();
        if (plugin.command().isEmpty() && plugin.worker().isEmpty()) {
            return inProcess();
        }
        SandboxPolicy.Builder policy = grants.of(metadata);
        plugin.worker().ifPresent(worker -> {
            worker.reads().stream().filter(path -> !isShown(path)).forEach(policy::read);
            dataFolder(metadata).ifPresent(policy::write);
        });
        return plan(policy.build(), !metadata.sudoRequirements().isEmpty());
    }

    /** The file that commands are played by, where they are not executed. */
    public Optional<Path> played() {
        return sandbox.playedCommands();
    }

    /** What is required of runs of that plugin, by whomever. */
    public SandboxPolicy policy(CountermeasureMetadata metadata) {
        return grants.of(metadata).build();
    }

    /** The folder of a plugin's own that survives its runs; none where what it writes has to be bounded. */
    Optional<Path> dataFolder(CountermeasureMetadata metadata) {
        boolean bounded = policy(metadata).require().contains(Guarantee.SCRATCH_LIMIT);
        return bounded
                ? Optional.empty()
                : dataFolders.map(folder -> folder.resolve(metadata.textKey().value()));
    }

    /** How a loader's helper is confined: all is required of it that is of runs. It reads these, the folders of plugins, and those of the files that its words name. */
    SandboxPlan ofHelper(List<String> words, List<Path> reads) {
        SandboxPolicy.Builder policy = SandboxPolicy.builder();
        grants.required().forEach(policy::require);
        reads.stream().filter(path -> !isShown(path)).forEach(policy::read);
        grants.readable().forEach(policy::read);
        words.stream().filter(word -> word.startsWith("/")).map(Path::of).forEach(file -> {
            Path folder = file.getParent();
            if (folder != null && !isShown(file)) {
                policy.read(folder);
            }
        });
        return plan(policy.build(), false);
    }

    /** How sudo commands of a run are run that is itself shut in. */
    SandboxPlan outside() {
        return plan(HostSandbox.INSTANCE, SandboxPolicy.builder().build(), true);
    }

    private boolean isShown(Path file) {
        return SYSTEM.stream().anyMatch(file::startsWith)
                || grants.readable().stream().anyMatch(file::startsWith);
    }

    private SandboxPlan plan(SandboxPolicy policy, boolean sudo) {
        return plan(sandbox, policy, sudo);
    }

    private SandboxPlan plan(Sandbox by, SandboxPolicy policy, boolean sudo) {
        return by.plan(new SandboxRequest(policy, user.map(RunUser::name), sudo, maxProcesses, maxScratchBytes));
    }

    private SandboxPlan inProcess() {
        Map<Guarantee, String> all = new EnumMap<>(Guarantee.class);
        for (Guarantee guarantee : Guarantee.values()) {
            all.put(guarantee, "the plugin runs inside the agent's JVM, where nothing confines it");
        }
        return new SandboxPlan(sandbox.name(), List.of(), Map.of(), all, Optional.empty(), Optional.empty(), false);
    }
}
