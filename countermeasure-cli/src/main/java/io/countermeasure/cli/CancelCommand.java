package io.countermeasure.cli;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.json.internal.Shown;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a run of any process that shares the state. */
@Command(
        name = "cancel",
        description = "End a run, or veto one that is announced, of any process that shares the state;"
                + " exits 3 if no such run is under way.")
final class CancelCommand implements CliCommand {

    @Parameters(paramLabel = "ID", description = "Its execution id, as run says it.")
    String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; the result tells it.")
    @Nullable
    String reason;

    @Override
    public Exit run(Session session) throws IOException, InterruptedException {
        session.needsState("a run is found by it");
        String why = ControlCommand.reason(reason);
        try (CountermeasureEngine engine = session.engineOfNone()) {
            boolean underWay = engine.control().cancel(id, why);
            say(underWay, why, session);
            return underWay ? Exit.OK : Exit.NO_SUCH_RUN;
        } catch (IOException e) {
            throw new UsageException(Failures.words(e));
        }
    }

    private void say(boolean underWay, String why, Session session) {
        if (session.settings().json()) {
            session.print(JsonShapes.cancelled(id, underWay, why));
        } else if (underWay) {
            session.streams().out().println("cancelled " + id + ": " + Shown.escape(why));
        } else {
            session.say("no execution " + Shown.quote(id) + " is under way");
        }
    }
}
