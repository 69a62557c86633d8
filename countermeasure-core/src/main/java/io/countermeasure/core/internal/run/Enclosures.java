package io.countermeasure.core.internal.run;

import io.countermeasure.process.Limits;
import io.countermeasure.spi.SandboxPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What differs for a run that is shut in. Stateless. */
public final class Enclosures {

    private Enclosures() {}

    /** Where the run sees its folder. */
    static Path seen(SandboxPlan plan, Path job) {
        return plan.enclosure().map(SandboxPlan.Enclosure::job).orElse(job);
    }

    /**
     * Says before a start what could not be found or entered within.
     *
     * @param directory where it is to run, if not in its folder
     * @throws IOException if the sandbox does not show it
     */
    static void check(SandboxPlan plan, String executable, Optional<Path> directory) throws IOException {
        if (plan.enclosure().isEmpty()) {
            return;
        }
        SandboxPlan.Enclosure enclosure = plan.enclosure().get();
        Path file = Path.of(executable);
        if (!shows(enclosure, file) || !shows(enclosure, file.toRealPath())) {
            throw new IOException("executable must be shown by the sandbox but \"" + executable
                    + "\" is not; the agent has to grant that it may be read");
        }
        if (directory.isPresent() && !canEnter(enclosure, directory.get())) {
            throw new IOException("working_directory must be a folder that the sandbox shows but \"" + directory.get()
                    + "\" is none; the agent has to grant that it may be read");
        }
    }

    private static boolean shows(SandboxPlan.Enclosure enclosure, Path path) {
        return enclosure.shows().stream().anyMatch(path::startsWith);
    }

    /** Its own folders, what is shown, and what that lies in. */
    private static boolean canEnter(SandboxPlan.Enclosure enclosure, Path folder) {
        return folder.equals(enclosure.home())
                || enclosure.environment().containsValue(folder.toString())
                || enclosure.shows().stream().anyMatch(path -> path.startsWith(folder) && !path.equals(folder))
                || (shows(enclosure, folder) && Files.isDirectory(folder));
    }

    /** How many processes the engine is to allow in it. */
    static OptionalInt maxProcesses(SandboxPlan plan) {
        return plan.enclosure().map(SandboxPlan.Enclosure::maxProcesses).orElse(OptionalInt.empty());
    }

    /** The words that shut a command in by hand: those of the sandbox, and the limit that a guard sets within. */
    public static List<String> byHand(SandboxPlan plan) {
        OptionalInt most = maxProcesses(plan);
        if (most.isEmpty()) {
            return plan.prefix();
        }
        List<String> words = new ArrayList<>(plan.prefix());
        words.addAll(List.of("/bin/sh", "-c", Limits.none().withProcesses(most).script() + " exec \"$@\"", "sh"));
        return words;
    }

    /** What comes directly before its words; what shuts it in comes before its guard. */
    static List<String> around(SandboxPlan plan) {
        return plan.enclosure().isPresent() ? List.of() : plan.prefix();
    }
}
