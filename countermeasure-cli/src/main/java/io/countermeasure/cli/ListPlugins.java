package io.countermeasure.cli;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.Catalog;
import java.io.IOException;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows which countermeasures there are, and below them what is wrong with others. */
@Command(
        name = "list-plugins",
        aliases = "list_plugins",
        description = "Show the countermeasures of this host; exits 3 if a file is unusable.")
final class ListPlugins implements CliCommand {

    @Option(names = "--keys", description = "Show textkey and name alone, a line each, sorted by textkey.")
    boolean keys;

    @Override
    public Exit run(Session session) throws IOException, InterruptedException {
        Catalog catalog;
        try (CountermeasureEngine engine = session.engine()) {
            catalog = engine.registry().catalog();
        }
        if (session.settings().json()) {
            session.print(JsonShapes.catalog(catalog));
        } else if (keys) {
            PluginTable.keys(catalog).forEach(session.streams().out()::println);
            catalog.problems().forEach(problem -> session.say(problem.toString()));
        } else {
            print(catalog, session.streams().out());
        }
        return new Validation(catalog.entries().size(), catalog.problems()).exit();
    }

    private static void print(Catalog catalog, PrintStream out) {
        PluginTable.lines(catalog).forEach(out::println);
        if (!catalog.problems().isEmpty()) {
            out.println();
            catalog.problems().forEach(out::println);
        }
    }
}
