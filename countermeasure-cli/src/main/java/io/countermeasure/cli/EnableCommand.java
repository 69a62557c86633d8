package io.countermeasure.cli;

import io.countermeasure.engine.EngineControl;
import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets one countermeasure run again. */
@Command(name = "enable", description = "Start a disabled countermeasure again.")
final class EnableCommand extends ControlCommand {

    @Parameters(paramLabel = "KEY", description = "Its textkey.")
    String key = "";

    @Override
    Optional<String> key() {
        return Optional.of(key);
    }

    @Override
    String change(EngineControl control) throws IOException {
        boolean disabled = control.disabled().containsKey(TextKey.of(key));
        control.enable(key);
        return disabled ? "enabled " + key : key + " was not disabled";
    }
}
