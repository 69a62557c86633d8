package io.countermeasure.cli;

import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.SandboxPolicy;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/** Says what this host can enforce, by trying it. */
@Command(
        name = "doctor",
        description = "Say what each sandbox can enforce on this host, by trying it, and what helps where it"
                + " cannot; exits 9 if confined cannot enforce all.")
final class DoctorCommand implements CliCommand {

    private static final SandboxPolicy TREE =
            SandboxPolicy.builder().prefer(Guarantee.TREE_KILL).build();

    @Override
    public Exit run(Session session) throws IOException, InterruptedException {
        session.settings().checkRunAs();
        Map<String, SandboxPlan> plans = new LinkedHashMap<>();
        for (Sandbox sandbox : List.of(Sandboxes.host(), Sandboxes.confined())) {
            plans.put(sandbox.name(), sandbox.plan(request(session.settings())));
        }
        if (session.settings().json()) {
            session.print(JsonShapes.sandboxes(plans));
        } else {
            plans.forEach(
                    (name, plan) -> lines(name, plan).forEach(session.streams().out()::println));
        }
        boolean root = Account.ownUid() == 0 && session.settings().runAs().isEmpty();
        if (root) {
            session.say("plugins are root in the host sandbox as long as no other user is named; --run-as USER does");
        }
        boolean all = plans.values().stream().anyMatch(plan -> plan.enforced().size() == Guarantee.values().length);
        return all ? Exit.OK : Exit.UNENFORCED;
    }

    private static SandboxRequest request(Settings settings) {
        return new SandboxRequest(
                TREE,
                settings.runAs().map(Given::value),
                false,
                RunPolicy.DEFAULT_MAX_PROCESSES,
                RunPolicy.DEFAULT_MAX_SCRATCH_BYTES);
    }

    private static List<String> lines(String name, SandboxPlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add(name);
        if (plan.refusal().isPresent()) {
            lines.add("  runs nothing: " + Shown.escape(plan.refusal().get()));
            return lines;
        }
        for (Guarantee guarantee : Guarantee.values()) {
            String mechanism = plan.enforced().get(guarantee);
            String said = mechanism != null
                    ? "yes  " + mechanism
                    : "no   " + plan.notEnforced().getOrDefault(guarantee, "the sandbox says nothing of it");
            lines.add(String.format(
                    Locale.ROOT, "  %-18s %s", guarantee.name().toLowerCase(Locale.ROOT), Shown.escape(said)));
        }
        return lines;
    }
}
