package io.countermeasure.cli;

import io.countermeasure.engine.EngineControl;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops everything. */
@Command(name = "freeze", description = "Start no countermeasure any more, in any process that shares the state.")
final class FreezeCommand extends ControlCommand {

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; refused requests tell it.")
    @Nullable
    String reason;

    @Override
    String change(EngineControl control) throws IOException {
        String why = reason(reason);
        control.freeze(why);
        return "frozen: " + why;
    }
}
