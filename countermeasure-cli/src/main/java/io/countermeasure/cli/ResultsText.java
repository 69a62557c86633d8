package io.countermeasure.cli;

import io.countermeasure.engine.StoredResults.Stored;
import io.countermeasure.json.internal.MetadataWriter;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Failure;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Stored results for people: what became of each, then the first lines of what it put out. Nothing in it steers a terminal. */
final class ResultsText {

    private static final int MOST_LINES = 20;
    private static final int WIDEST = 200;
    private static final int TAB = 8;

    private final List<String> lines = new ArrayList<>();

    private ResultsText() {}

    static List<String> lines(List<Stored> results) {
        ResultsText text = new ResultsText();
        results.forEach(text::result);
        long pending = results.stream().filter(Stored::pending).count();
        text.lines.add(Validation.counted(results.size(), "result") + ", " + pending + " pending");
        return text.lines;
    }

    private void result(Stored stored) {
        ExecutionResult result = stored.result();
        lines.add(result.executionId() + "  " + whereabouts(stored));
        lines.add("  " + result.summary());
        lines.add("  " + times(result));
        output("text", result.textOutput());
        output("html", result.htmlOutput());
        output("stdout", result.console().stdout());
        output("stderr", result.console().stderr());
        output("trace", result.failure().map(Failure::traceback).orElse(""));
        RunOutput.warnings(result).forEach(warning -> lines.add("  " + warning));
        lines.add("");
    }

    private static String whereabouts(Stored stored) {
        String where = stored.pending() ? "pending" : "history";
        return stored.acknowledgedBy().isEmpty()
                ? where
                : where + ", taken by "
                        + Shown.escape(String.join(
                                ", ", stored.acknowledgedBy().stream().sorted().toList()));
    }

    private static String times(ExecutionResult result) {
        Duration duration = result.duration().truncatedTo(ChronoUnit.MILLIS);
        return result.requestedAt().truncatedTo(ChronoUnit.SECONDS) + ", took " + MetadataWriter.seconds(duration)
                + " s"
                + result.requestId().map(id -> ", request " + Shown.escape(id)).orElse("");
    }

    private void output(String name, String content) {
        List<String> all = content.lines().toList();
        for (int i = 0; i < Math.min(all.size(), MOST_LINES); i++) {
            lines.add(row(i == 0 ? name : "", "| " + shown(all.get(i))));
        }
        if (all.size() > MOST_LINES) {
            lines.add(row("", "... " + Validation.counted(all.size() - MOST_LINES, "more line") + " in --json"));
        }
    }

    private static String row(String name, String line) {
        return String.format("  %-6s %s", name, line);
    }

    private static String shown(String line) {
        StringBuilder expanded = new StringBuilder();
        for (int i = 0; i < line.length() && expanded.length() < WIDEST; i++) {
            if (line.charAt(i) == '\t') {
                expanded.append(" ".repeat(TAB - expanded.length() % TAB));
            } else {
                expanded.append(line.charAt(i));
            }
        }
        return Shown.escape(expanded.toString()) + (expanded.length() < WIDEST ? "" : "...");
    }
}
