package io.countermeasure.cli;

import io.countermeasure.engine.SudoReport;
import io.countermeasure.engine.SudoReport.PluginRights;
import io.countermeasure.engine.SudoReport.Requirement;
import io.countermeasure.engine.SudoReport.Verdict;
import io.countermeasure.json.internal.Shown;
import java.util.ArrayList;
import java.util.List;

/** The rights of plugins for people: a table, and below it what is missing, with the line to add. */
final class SudoText {

    private static final int KEY_WIDTH = 27;

    private final List<String> lines = new ArrayList<>();
    private final SudoReport report;

    private SudoText(SudoReport report) {
        this.report = report;
    }

    static List<String> lines(SudoReport report) {
        SudoText text = new SudoText(report);
        text.table();
        report.plugins().forEach(plugin -> plugin.requirements().forEach(r -> text.requirement(plugin, r)));
        return text.lines.stream().map(Shown::escape).toList();
    }

    private void table() {
        if (report.plugins().isEmpty()) {
            lines.add("No countermeasure declares that it needs sudo");
            return;
        }
        String title = "Sudo Permissions of " + report.user();
        lines.add(title);
        lines.add("=".repeat(title.length()));
        lines.add(row("Name", "Textkey", "Permissions"));
        lines.add("-".repeat(80));
        report.plugins()
                .forEach(plugin -> lines.add(row(plugin.name(), plugin.textKey().value(), state(plugin))));
    }

    private static String row(String name, String key, String state) {
        return PluginTable.column(name, PluginTable.NAME_WIDTH) + PluginTable.column(key, KEY_WIDTH) + state;
    }

    private static String state(PluginRights plugin) {
        if (plugin.isConfigured()) {
            return "Configured";
        }
        boolean missing =
                plugin.requirements().stream().anyMatch(r -> r.verdict().isMissing());
        return missing ? "Missing Permissions" : "Unproven";
    }

    private void requirement(PluginRights plugin, Requirement requirement) {
        boolean good = requirement.verdict() == Verdict.PASSWORDLESS;
        if (good && requirement.warnings().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(plugin.textKey() + ": " + requirement.command());
        lines.add("    " + requirement.verdict() + ": " + requirement.detail());
        requirement.warnings().forEach(warning -> lines.add("    " + warning));
        if (!good && requirement.verdict() != Verdict.SUDO_MISSING && requirement.verdict() != Verdict.SUDO_BLOCKED) {
            requirement.rule().ifPresent(rule -> lines.add("    add to sudoers: " + rule));
        }
    }
}
