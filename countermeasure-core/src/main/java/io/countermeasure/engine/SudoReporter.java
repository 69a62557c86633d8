package io.countermeasure.engine;

import io.countermeasure.core.internal.load.PluginIndex;
import io.countermeasure.core.internal.run.Settings;
import io.countermeasure.core.internal.sudo.Fragment;
import io.countermeasure.core.internal.sudo.Grant;
import io.countermeasure.core.internal.sudo.SudoFinding;
import io.countermeasure.core.internal.sudo.SudoProcess;
import io.countermeasure.core.internal.sudo.SudoRights;
import io.countermeasure.core.internal.sudo.Visudo;
import io.countermeasure.engine.SudoReport.PluginRights;
import io.countermeasure.engine.SudoReport.Requirement;
import io.countermeasure.engine.SudoReport.Verdict;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.CountermeasureMetadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Asks for the rights of all plugins. */
final class SudoReporter {

    private final PluginIndex index;
    private final SudoRights rights;
    private final Settings settings;
    private final SudoProcess tool;

    SudoReporter(PluginIndex index, SudoRights rights, Settings settings, SudoProcess tool) {
        this.index = index;
        this.rights = rights;
        this.settings = settings;
        this.tool = tool;
    }

    SudoReport report() throws InterruptedException {
        List<CountermeasureMetadata> declaring = index.catalog().entries().stream()
                .map(Catalog.Entry::metadata)
                .filter(metadata -> !metadata.sudoRequirements().isEmpty())
                .toList();
        Map<String, SudoFinding> findings = rights.afresh(declaring.stream()
                .flatMap(metadata -> metadata.sudoRequirements().stream())
                .distinct()
                .toList());
        List<Grant> grants = declaring.stream()
                .flatMap(metadata -> metadata.sudoRequirements().stream().map(line -> grant(metadata, findings, line)))
                .toList();
        return new SudoReport(
                rights.user().name(),
                declaring.stream().map(metadata -> plugin(metadata, findings)).toList(),
                digests -> fragment(grants, digests));
    }

    private PluginRights plugin(CountermeasureMetadata metadata, Map<String, SudoFinding> findings) {
        return new PluginRights(
                metadata.textKey(),
                metadata.name(),
                metadata.sudoRequirements().stream()
                        .map(line -> requirement(grant(metadata, findings, line), find(findings, line)))
                        .toList());
    }

    private Requirement requirement(Grant grant, SudoFinding finding) {
        return new Requirement(
                grant.line(),
                Verdict.valueOf(finding.verdict().name()),
                finding.detail(),
                finding.warnings(),
                grant.rule(rights.user()));
    }

    private Grant grant(CountermeasureMetadata metadata, Map<String, SudoFinding> findings, String line) {
        return new Grant(
                metadata.textKey().value(),
                line,
                find(findings, line).words(),
                settings.limit(metadata.maxRuntime(), Optional.empty()));
    }

    private static SudoFinding find(Map<String, SudoFinding> findings, String line) {
        return Objects.requireNonNull(findings.get(line), "every line was asked about");
    }

    private SudoReport.Fragment fragment(List<Grant> grants, boolean digests) throws IOException, InterruptedException {
        Fragment fragment = Fragment.of(rights.user(), grants, digests);
        Visudo.Checked checked = Visudo.check(fragment.text(), tool);
        List<String> complaints = new ArrayList<>(fragment.leftOut());
        checked.complaint().ifPresent(complaints::add);
        return new SudoReport.Fragment(fragment.text(), checked.looked(), complaints);
    }
}
