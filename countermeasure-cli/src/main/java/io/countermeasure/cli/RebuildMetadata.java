package io.countermeasure.cli;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.json.CatalogJson;
import io.countermeasure.model.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the catalog: what an agent tells its cloud. */
@Command(
        name = "rebuild-metadata",
        aliases = "rebuild_metadata",
        description = "Write the catalog of countermeasures as JSON.")
final class RebuildMetadata implements CliCommand {

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Replace this file in one step, instead of writing to standard output.")
    @Nullable
    String out;

    @Override
    public Exit run(Session session) throws IOException, InterruptedException {
        Catalog catalog;
        try (CountermeasureEngine engine = session.engine()) {
            catalog = engine.registry().catalog();
        }
        catalog.problems().forEach(problem -> session.say(problem.toString()));
        if (out == null) {
            session.print(JsonShapes.catalog(catalog));
        } else {
            write(catalog, new Given("--out", out), session);
        }
        return Exit.OK;
    }

    private static void write(Catalog catalog, Given out, Session session) {
        Path file = out.path();
        try {
            AtomicFile.write(file, CatalogJson.write(catalog) + "\n");
        } catch (IOException e) {
            throw out.mustBe("a file that can be written (" + Failures.words(e) + ")");
        }
        if (session.settings().json()) {
            session.print(JsonShapes.written(file, catalog));
        } else {
            session.say(Validation.counted(catalog.entries().size(), "countermeasure") + " written to " + file);
        }
    }
}
