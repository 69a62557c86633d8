package io.countermeasure.cli;

import io.countermeasure.engine.Explanation;
import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.MetadataWriter;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.Confinement;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An explanation for people. Words of commands and values of variables stand as JSON: exact, and on one line. */
final class ExplanationText {

    private static final int WIDTH = 19;

    private final List<String> lines = new ArrayList<>();

    private ExplanationText() {}

    static List<String> lines(Explanation explanation) {
        ExplanationText text = new ExplanationText();
        text.verdict(explanation);
        explanation.metadata().ifPresent(metadata -> text.plan(explanation, metadata));
        return text.lines.stream().map(Shown::escape).toList();
    }

    private void verdict(Explanation explanation) {
        lines.add(explanation.textKey()
                + explanation
                        .metadata()
                        .map(m -> ": " + m.name() + ", " + m.description())
                        .orElse(""));
        lines.add(explanation
                .rejection()
                .map(ExplanationText::refused)
                .or(() -> explanation.obstacle().map(why -> "It would be allowed, but could not be started: " + why))
                .orElse("It would run now."));
        title("Gates");
        int width = explanation.verdicts().stream()
                .mapToInt(v -> v.gate().length())
                .max()
                .orElse(0);
        explanation
                .verdicts()
                .forEach(v -> lines.add(
                        "  " + padded(v.gate(), width) + (v.passed() ? "  passes   " : "  refuses  ") + v.detail()));
    }

    private static String refused(Rejection rejection) {
        return "It would be refused as " + rejection.reason() + ": " + rejection.message();
    }

    private void plan(Explanation explanation, CountermeasureMetadata metadata) {
        title("Command");
        lines.add("  "
                + (explanation.argv().isEmpty()
                        ? "none: it is Java code of the agent's"
                        : Json.write(explanation.argv())));
        if (!metadata.sudoRequirements().isEmpty()) {
            title("Needs sudo for");
            metadata.sudoRequirements().forEach(line -> lines.add("  " + line));
        }
        title("Environment");
        explanation.environment().forEach((name, value) -> lines.add("  " + name + "=" + Json.write(value)));
        title("Limits");
        String limit = explanation
                .maxRuntime()
                .map(d -> MetadataWriter.seconds(d) + " s")
                .orElse("none");
        lines.add("  " + padded("max_runtime", WIDTH) + limit);
        explanation.limits().forEach((name, value) -> lines.add("  " + padded(name, WIDTH) + value));
        explanation.confinement().ifPresent(this::confinement);
    }

    private void confinement(Confinement confinement) {
        title("Guarantees of the sandbox " + confinement.sandbox());
        guarantees("enforced", confinement.enforced());
        guarantees("not enforced", confinement.notEnforced());
    }

    private void guarantees(String how, Map<Guarantee, String> guarantees) {
        guarantees.forEach((guarantee, why) ->
                lines.add("  " + padded(guarantee.name().toLowerCase(Locale.ROOT), WIDTH) + padded(how, 14) + why));
    }

    private void title(String title) {
        lines.add("");
        lines.add(title);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
