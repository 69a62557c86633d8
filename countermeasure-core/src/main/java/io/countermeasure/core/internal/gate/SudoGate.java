package io.countermeasure.core.internal.gate;

import io.countermeasure.core.internal.sudo.SudoFinding;
import io.countermeasure.core.internal.sudo.SudoRights;
import io.countermeasure.core.internal.sudo.SudoVerdict;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.Rejection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a plugin declares that it needs sudo for must not be known to fail. What cannot be told is let through. */
public final class SudoGate extends RuleGate {

    private final SudoRights rights;

    /** A gate by these rights. */
    public SudoGate(SudoRights rights) {
        super("sudo");
        this.rights = rights;
    }

    @Override
    Answer decide(Ask ask) {
        List<String> lines = ask.metadata().sudoRequirements();
        if (lines.isEmpty()) {
            return Answer.pass("nothing is declared");
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return judge(rights.of(lines));
                } catch (InterruptedException e) {
                    interrupted = true; // it means the waiting for the result, later
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Answer judge(Map<String, SudoFinding> findings) {
        List<String> missing = findings.entrySet().stream()
                .filter(entry -> entry.getValue().verdict().isMissing())
                .map(entry -> missing(entry.getKey(), entry.getValue()))
                .toList();
        if (missing.isEmpty()) {
            Set<SudoVerdict> verdicts =
                    findings.values().stream().map(SudoFinding::verdict).collect(Collectors.toCollection(TreeSet::new));
            return Answer.pass(rights.user().name() + " has " + verdicts);
        }
        String count = missing.size() == 1 ? "" : " (one of " + missing.size() + " lines that are missing)";
        return Answer.refuse(Rejection.Reason.MISSING_PERMISSIONS, missing.get(0) + count);
    }

    private String missing(String line, SudoFinding finding) {
        return "sudo must let " + rights.user().name() + " run " + Shown.quote(line) + " without a password but "
                + finding.verdict() + ": " + finding.detail();
    }
}
