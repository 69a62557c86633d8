package io.countermeasure.cli;

import io.countermeasure.engine.EngineControl;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops one countermeasure. */
@Command(name = "disable", description = "Start this countermeasure no more, in any process that shares the state.")
final class DisableCommand extends ControlCommand {

    @Parameters(paramLabel = "KEY", description = "Its textkey.")
    String key = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; refused requests tell it.")
    @Nullable
    String reason;

    @Override
    Optional<String> key() {
        return Optional.of(key);
    }

    @Override
    String change(EngineControl control) throws IOException {
        String why = reason(reason);
        control.disable(key, why);
        return "disabled " + key + ": " + why;
    }
}
