package io.countermeasure.core.internal.run;

import io.countermeasure.spi.SandboxPlan;
import java.nio.file.Path;
import java.util.List;

/** What differs for a run that is shut in. Stateless. */
final class Enclosures {

    private Enclosures() {}

    /** Where the run sees its folder. */
    static Path seen(SandboxPlan plan, Path job) {
        return plan.enclosure().map(SandboxPlan.Enclosure::job).orElse(job);
    }

    /** What comes directly before its words; what shuts it in comes before its guard. */
    static List<String> around(SandboxPlan plan) {
        return plan.enclosure().isPresent() ? List.of() : plan.prefix();
    }
}
