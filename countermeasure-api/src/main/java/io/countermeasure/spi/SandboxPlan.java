package io.countermeasure.spi;

import io.countermeasure.model.Guarantee;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a run is confined. Immutable and thread-safe.
 *
 * @param sandbox what results call the sandbox
 * @param prefix the words before the command, each taken as it stands; empty, or ending in {@code --}
 * @param enforced each guarantee the prefix enforces, with the mechanism
 * @param notEnforced each guarantee it does not, with cause and remedy
 * @param enclosure what the run sees, if it is shut in; empty for a prefix that leaves it where it is
 * @param refusal why nothing may be run by this plan, with the remedy
 * @param controlGroup whether the engine is to hold the run in a control group of its own
 */
public record SandboxPlan(
        String sandbox,
        List<String> prefix,
        Map<Guarantee, String> enforced,
        Map<Guarantee, String> notEnforced,
        Optional<Enclosure> enclosure,
        Optional<String> refusal,
        boolean controlGroup) {

    /**
     * Copies what can change, and checks the prefix.
     *
     * @param sandbox its name in results
     * @param prefix the words before the command
     * @param enforced what the prefix enforces, and by what
     * @param notEnforced what it does not, and why
     * @param enclosure what a run sees that is shut in
     * @param refusal why nothing may be run
     * @param controlGroup whether a control group is to hold the run
     * @throws IllegalArgumentException if the prefix does not end in {@code --}, or is empty where there is an
     *     enclosure
     */
    public SandboxPlan {
        prefix = List.copyOf(prefix);
        enforced = Map.copyOf(enforced);
        notEnforced = Map.copyOf(notEnforced);
        if (!prefix.isEmpty() && !prefix.get(prefix.size() - 1).equals("--")) {
            throw new IllegalArgumentException("sandbox prefix must end in -- but was " + prefix);
        }
        if (enclosure.isPresent() && prefix.isEmpty()) {
            throw new IllegalArgumentException("sandbox prefix must have words where it shuts a run in but was empty");
        }
    }

    /**
     * {@return the plan that runs nothing, and says why} It enforces nothing, as there is nothing to hold.
     *
     * @param sandbox what results call the sandbox
     * @param why the cause, with the remedy
     */
    public static SandboxPlan refused(String sandbox, String why) {
        Map<Guarantee, String> none = new EnumMap<>(Guarantee.class);
        for (Guarantee guarantee : Guarantee.values()) {
            none.put(guarantee, why);
        }
        return new SandboxPlan(sandbox, List.of(), Map.of(), none, Optional.empty(), Optional.of(why), false);
    }

    /**
     * What a run sees that is shut in. The prefix is executed in the run's folder, as the run's user, in a session of its own
     * that it makes itself; it writes what becomes of it to the file {@code status} there, which the run can read at most: as
     * {@code "child-pid": N} the process whose end is the end of all that is in it, and the proof. The run ends with the agent. Immutable and thread-safe.
     *
     * @param home the folder it runs in, and may write
     * @param job where it sees the folder of the run, with the incident
     * @param shows which files and folders of the host it sees, where they lie; what it is to execute has to be among them
     * @param environment what its environment has beside the usual; a plugin's own goes before
     * @param proof what the status file has in it if an exit code is the command's; without it, the sandbox failed
     * @param endsWithStarter whether the kernel itself ends all that is in it, KILL included, when the thread that executed the prefix ends
     *     (see {@code PR_SET_PDEATHSIG}), at the latest once the process {@code child-pid} waits for another that it has started; else the
     *     engine has a watcher in it, which costs each run a fork
     * @param maxProcesses how many processes may be in it, if the engine is to see to that, by {@code RLIMIT_NPROC} in the shell
     *     that begins each run: where the prefix makes a user namespace, those in it are counted; empty if the prefix sees to it, or nobody does
     */
    public record Enclosure(
            Path home,
            Path job,
            List<Path> shows,
            Map<String, String> environment,
            String proof,
            boolean endsWithStarter,
            OptionalInt maxProcesses) {

        /** The name of the status file. */
        public static final String STATUS = "status";

        /**
         * Copies what can change.
         *
         * @param home the folder it runs in
         * @param job where it sees the folder of the run
         * @param shows what of the host it sees
         * @param environment what is added to its environment
         * @param proof what the status file then has in it
         * @param endsWithStarter whether the kernel ends it with the thread that executed the prefix
         * @param maxProcesses how many processes the engine is to allow in it
         */
        public Enclosure {
            shows = List.copyOf(shows);
            environment = Map.copyOf(environment);
        }

        /**
         * One whose processes the engine does not bound.
         *
         * @param home the folder it runs in
         * @param job where it sees the folder of the run
         * @param shows what of the host it sees
         * @param environment what is added to its environment
         * @param proof what the status file then has in it
         * @param endsWithStarter whether the kernel ends it with the thread that executed the prefix
         */
        public Enclosure(
                Path home,
                Path job,
                List<Path> shows,
                Map<String, String> environment,
                String proof,
                boolean endsWithStarter) {
            this(home, job, shows, environment, proof, endsWithStarter, OptionalInt.empty());
        }

        /**
         * One that needs a watcher to end with the agent.
         *
         * @param home the folder it runs in
         * @param job where it sees the folder of the run
         * @param shows what of the host it sees
         * @param environment what is added to its environment
         * @param proof what the status file then has in it
         */
        public Enclosure(Path home, Path job, List<Path> shows, Map<String, String> environment, String proof) {
            this(home, job, shows, environment, proof, false);
        }
    }
}
