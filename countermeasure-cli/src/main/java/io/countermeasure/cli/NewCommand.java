package io.countermeasure.cli;

import io.countermeasure.json.internal.KnownKeys;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the files of a new plugin, with its test. */
@Command(
        name = "new",
        description = "Make a plugin that validates and runs as it stands, with a test: a JSON file, a Python file, or"
                + " a Maven project that builds a jar. What is there is never overwritten.")
final class NewCommand implements CliCommand {

    @Parameters(index = "0", paramLabel = "KIND", description = "json, python or java.")
    String kind = "";

    @Parameters(index = "1", paramLabel = "KEY", description = "Its textkey, such as nginx.restart.")
    String key = "";

    @Option(names = "--in", paramLabel = "DIR", description = "The folder to make it in; by default this one.")
    Path folder = Path.of("");

    @Override
    public Exit run(Session session) throws IOException {
        List<Path> files = new NewFiles(folder, kind(), textKey()).write();
        if (session.settings().json()) {
            session.print(JsonShapes.made(kind, key, files));
        } else {
            files.forEach(session.streams().out()::println);
        }
        return Exit.OK;
    }

    private NewFiles.Kind kind() {
        List<NewFiles.Kind> kinds = List.of(NewFiles.Kind.values());
        KnownKeys words = new KnownKeys(kinds.stream().map(NewFiles.Kind::word).toList());
        return kinds.stream()
                .filter(one -> one.word().equals(kind))
                .findFirst()
                .orElseThrow(() -> new UsageException("KIND must be json, python or java but was " + Shown.quote(kind)
                        + words.nearest(kind)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("")));
    }

    private TextKey textKey() {
        try {
            return TextKey.of(key);
        } catch (IllegalArgumentException e) {
            throw new UsageException("KEY: " + e.getMessage());
        }
    }
}
