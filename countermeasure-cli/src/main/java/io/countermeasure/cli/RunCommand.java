package io.countermeasure.cli;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.Execution;
import io.countermeasure.engine.RunRequest;
import io.countermeasure.model.ExecutionResult;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one countermeasure. */
@Command(
        name = "run",
        description =
                "Run one countermeasure; what it saved goes to standard output, what it printed to standard error.")
final class RunCommand implements CliCommand {

    @Parameters(paramLabel = "KEY", description = "Its textkey.")
    String key = "";

    @Option(
            names = "--incident",
            paramLabel = "FILE|-",
            description = "The incident it answers, as JSON; - is standard input.")
    @Nullable
    String incident;

    @Option(names = "--event", paramLabel = "opened|cleared", description = "Whether the incident began or ended.")
    @Nullable
    String event;

    @Option(
            names = "--max-runtime",
            paramLabel = "SECONDS",
            description = "End it after so many seconds, if not before.")
    @Nullable
    String maxRuntime;

    @Option(names = "--dry-run", description = "Only ask whether it may run.")
    boolean dryRun;

    @Option(
            names = "--request-id",
            paramLabel = "ID",
            description = "An id of yours; what was started under it is not started again.")
    @Nullable
    String requestId;

    @Option(
            names = "--not-after",
            paramLabel = "INSTANT",
            description = "Refuse to run after this moment, such as 2026-01-31T10:50:00Z.")
    @Nullable
    String notAfter;

    @Override
    public Exit run(Session session) throws IOException, InterruptedException {
        RunValues values = RunValues.of(this, session.streams().in());
        ExecutionResult result;
        try (CountermeasureEngine engine = session.engine()) {
            RunRequest request = engine.request(key);
            values.applyTo(request);
            Execution execution = request.start();
            announce(execution, session);
            result = await(execution, session);
            KeyHint.of(result.rejection(), key, engine).ifPresent(session::say);
        }
        if (dryRun) {
            session.say(result.summary()); // the log has that of a real one
        }
        RunOutput.write(result, session);
        return Exit.of(result.outcome());
    }

    /** What another process ends it by, as the state is shared. One that was refused is not under way. */
    private void announce(Execution execution, Session session) {
        boolean refused = execution.result().isDone()
                && execution.result().join().rejection().isPresent();
        if (session.settings().state().isPresent() && !dryRun && !refused) {
            session.say("execution " + execution.id() + " is under way; cancel ends it");
        }
    }

    private static ExecutionResult await(Execution execution, Session session) throws InterruptedException {
        session.onSignal().accept(() -> execution.cancel("the command was told to stop"));
        try {
            return execution.result().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run must end with a result but failed", e.getCause());
        }
    }
}
