package io.countermeasure.cli;

import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Failure;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Output;
import java.util.ArrayList;
import java.util.List;

/** What a run left, each part where it belongs. */
final class RunOutput {

    private RunOutput() {}

    static void write(ExecutionResult result, Session session) {
        if (session.settings().json()) {
            session.print(JsonShapes.result(result));
        } else {
            session.streams().err().print(result.console().stdout());
            session.streams().err().print(result.console().stderr());
            session.streams()
                    .err()
                    .print(result.failure().map(Failure::traceback).orElse(""));
            session.streams().err().flush();
            session.streams().out().print(saved(result));
            session.streams().out().flush();
        }
        warnings(result).forEach(session::say);
    }

    /** The text; the markup, if there is no text. */
    private static String saved(ExecutionResult result) {
        boolean text = result.outputs().stream().anyMatch(Output.Text.class::isInstance);
        return text ? result.textOutput() : result.htmlOutput();
    }

    /** What somebody should know of it beside its outcome. */
    static List<String> warnings(ExecutionResult result) {
        List<String> warnings = new ArrayList<>();
        long dropped = result.droppedOutput()
                + result.console().droppedStdout()
                + result.console().droppedStderr();
        if (dropped > 0) {
            warnings.add(Validation.counted(dropped, "byte") + " of output were too much and were dropped");
        }
        result.killReport()
                .filter(report -> report.verdict() != KillReport.Verdict.CLEAN)
                .ifPresent(report -> warnings.addAll(left(report)));
        return warnings;
    }

    private static List<String> left(KillReport report) {
        List<String> left = new ArrayList<>();
        if (report.verdict() == KillReport.Verdict.UNPROVEN) {
            left.add("it is not proven that all the run started is gone");
        }
        report.survivors()
                .forEach(s -> left.add(
                        "still running: pid " + s.pid() + " of uid " + s.uid() + ": " + Shown.escape(s.commandLine())));
        return left;
    }
}
