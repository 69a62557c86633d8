package io.countermeasure.cli;

import io.countermeasure.engine.CountermeasureEngine;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks for everything that is wrong, and asks each plugin about its own set-up. */
@Command(
        name = "validate-plugins",
        aliases = "validate_plugins",
        description = "Say what is wrong with plugins, as file:line:column: message; exits 3 if one is unusable.")
final class ValidatePlugins implements CliCommand {

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Look at these plugin files alone, wherever they lie.")
    List<String> files = new ArrayList<>();

    @Override
    public Exit run(Session session) throws IOException, InterruptedException {
        Validation validation = files.isEmpty() ? all(session) : SingleFiles.validate(files, session);
        if (session.settings().json()) {
            session.print(JsonShapes.validation(validation));
        } else {
            PrintStream out = session.streams().out();
            validation.problems().forEach(out::println);
            out.println(validation.summary());
        }
        return validation.exit();
    }

    private static Validation all(Session session) throws IOException, InterruptedException {
        try (CountermeasureEngine engine = session.engine()) {
            return new Validation(
                    engine.registry().catalog().entries().size(),
                    engine.registry().validate());
        }
    }
}
