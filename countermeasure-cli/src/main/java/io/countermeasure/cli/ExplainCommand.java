package io.countermeasure.cli;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.Explanation;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what would happen. */
@Command(
        name = "explain",
        description =
                "Say what would happen if a countermeasure were run, without running it; exits 5 if it would not run.")
final class ExplainCommand implements CliCommand {

    @Parameters(paramLabel = "KEY", description = "Its textkey.")
    String key = "";

    @Override
    public Exit run(Session session) throws IOException, InterruptedException {
        Explanation explanation;
        try (CountermeasureEngine engine = session.engine()) {
            explanation = engine.explain(key);
            KeyHint.of(explanation.rejection(), key, engine).ifPresent(session::say);
        }
        if (session.settings().json()) {
            session.print(JsonShapes.explanation(explanation));
        } else {
            ExplanationText.lines(explanation).forEach(session.streams().out()::println);
        }
        return explanation.runs() ? Exit.OK : Exit.REJECTED;
    }
}
