package io.countermeasure.cli;

import io.countermeasure.engine.EngineControl;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Closes a loop breaker. */
@Command(
        name = "reset",
        description = "Close the loop breaker of a disruptive countermeasure; its max_frequency holds all the same.")
final class ResetCommand extends ControlCommand {

    @Parameters(paramLabel = "KEY", description = "Its textkey.")
    String key = "";

    @Override
    Optional<String> key() {
        return Optional.of(key);
    }

    @Override
    String change(EngineControl control) throws IOException {
        control.reset(key);
        return "reset " + key;
    }
}
