package io.countermeasure.cli;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.StoredResults;
import io.countermeasure.engine.StoredResults.Stored;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the results that the state directory holds, or takes some that are pending. */
@Command(
        name = "results",
        description = "Show the stored results with their outputs, the oldest first; or take some that are pending.")
final class ResultsCommand implements CliCommand {

    @Option(names = "--pending", description = "Only those that wait for an agent to take them.")
    boolean pending;

    @Option(
            names = "--ack",
            arity = "1..*",
            paramLabel = "ID",
            description = "Take the pending results of these executions: no agent is offered them any more.")
    List<String> ack = new ArrayList<>();

    @Override
    public Exit run(Session session) throws IOException, InterruptedException {
        session.needsState("it holds the results");
        try (CountermeasureEngine engine = session.engineOfNone()) {
            StoredResults stored = engine.results().orElseThrow();
            if (!ack.isEmpty()) {
                acknowledge(stored, session);
            } else {
                show(pending ? stored.pending() : stored.all(), session);
            }
        } catch (IOException e) {
            throw new UsageException(Failures.words(e));
        }
        return Exit.OK;
    }

    private void show(List<Stored> results, Session session) {
        if (session.settings().json()) {
            session.print(JsonShapes.results(results));
        } else if (results.isEmpty()) {
            session.streams().out().println(pending ? "no results are pending" : "no results are stored");
        } else {
            ResultsText.lines(results).forEach(session.streams().out()::println);
        }
    }

    /** All of them or none: what is no pending result is found before any is taken. */
    private void acknowledge(StoredResults stored, Session session) throws IOException {
        List<Stored> found = stored.pending();
        List<Stored> taken = new ArrayList<>();
        for (String id : new LinkedHashSet<>(ack)) {
            taken.add(found.stream()
                    .filter(one -> one.result().executionId().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new Given("--ack", id).mustBe("the execution id of a pending result")));
        }
        for (Stored one : taken) {
            acknowledge(one, stored, session);
        }
        if (session.settings().json()) {
            session.print(JsonShapes.results(
                    taken.stream().map(ResultsCommand::acknowledged).toList()));
        }
    }

    private static void acknowledge(Stored one, StoredResults stored, Session session) throws IOException {
        String id = one.result().executionId();
        boolean ours = stored.acknowledge(id);
        if (!session.settings().json()) {
            String how = ours ? "acknowledged " : "an agent was quicker to take ";
            session.streams().out().println(how + id + ": " + one.result().summary());
        }
    }

    private static Stored acknowledged(Stored one) {
        return new Stored(one.result(), false, one.acknowledgedBy());
    }
}
