package io.countermeasure.python;

import io.countermeasure.json.internal.AttributeDocument;
import io.countermeasure.json.internal.AttributeDocument.Place;
import io.countermeasure.json.internal.KnownKeys;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.CountermeasureMetadata.OnAgentExit;
import io.countermeasure.model.Problem;
import io.countermeasure.model.Problem.Level;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.spi.LoadContext;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What follows from what an interpreter said of a file: a plugin, or problems. */
final class Verdict {

    /** Names that are long enough for a near miss to be no accident, and whose absence would go unnoticed. */
    private static final KnownKeys EASILY_MISSED = new KnownKeys(List.of(
            "wall_announce_delay",
            "max_frequency",
            "max_runtime",
            "sudo_requirements",
            "working_directory",
            "disruptive",
            "environment",
            "on_agent_exit"));

    private final PluginFile file;
    private final Look look;
    private final List<Problem> problems = new ArrayList<>();

    Verdict(PluginFile file, Look look) {
        this.file = file;
        this.look = look;
        look.findings().forEach(found -> error(found.line(), found.column(), found.rule()));
    }

    /** Reports it. */
    void tell(LoadContext context, Function<CountermeasureMetadata, CountermeasurePlugin> plugin) {
        Optional<AttributeDocument> document = look.attributes();
        document.ifPresent(d -> d.faults().forEach(fault -> error(fault.line(), fault.column(), fault.rule())));
        Optional<CountermeasureMetadata> metadata = document.flatMap(AttributeDocument::metadata);
        metadata.ifPresent(this::refuseOutliving);
        if (metadata.isPresent() && problems.isEmpty()) {
            near();
            problems.forEach(context::problem);
            context.plugin(file, plugin.apply(metadata.get()));
            return;
        }
        if (problems.isEmpty()) {
            error(0, 0, "file must be described by its interpreter but was not");
        }
        problems.forEach(context::problem);
        document.flatMap(AttributeDocument::key).or(this::meantKey).ifPresent(key -> context.claim(file, key));
    }

    private void refuseOutliving(CountermeasureMetadata metadata) {
        if (metadata.detach()) {
            error("detach", "detach must be false for a Python plugin but was true");
        }
        if (metadata.onAgentExit() == OnAgentExit.FINISH) {
            error("on_agent_exit", "on_agent_exit must be \"kill\" for a Python plugin but was \"finish\"");
        }
    }

    /** A misspelt limit would silently be none. */
    private void near() {
        look.others()
                .forEach((name, place) -> EASILY_MISSED
                        .nearest(name)
                        .ifPresent(meant -> problems.add(new Problem(
                                Level.WARNING,
                                file.path(),
                                place.line(),
                                place.column(),
                                Shown.quote(name) + " means nothing to the agent; did you mean " + Shown.quote(meant)
                                        + "?"))));
    }

    private Optional<TextKey> meantKey() {
        return look.text("textkey").filter(TextKey::isValid).map(TextKey::of);
    }

    private void error(String attribute, String rule) {
        Place place = look.place(attribute);
        error(place.line(), place.column(), rule);
    }

    private void error(int line, int column, String rule) {
        problems.add(Problem.error(file.path(), line, column, rule));
    }
}
