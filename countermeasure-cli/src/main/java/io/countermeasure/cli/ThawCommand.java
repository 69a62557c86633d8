package io.countermeasure.cli;

import io.countermeasure.engine.EngineControl;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Ends a freeze. */
@Command(name = "thaw", description = "Start countermeasures again.")
final class ThawCommand extends ControlCommand {

    @Override
    String change(EngineControl control) throws IOException {
        boolean frozen = control.frozen().isPresent();
        control.thaw();
        return frozen ? "thawed" : "nothing was frozen";
    }
}
