package io.countermeasure.plugin;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Output;

/**
 * A countermeasure that runs one command: its standard output is saved as text (or HTML, if the metadata says so), its
 * exit code as the return code. It is data: the engine runs the command itself and needs no thread for it. JSON plugins
 * are instances of it.
 *
 * <p>Subclasses answer {@link #metadata()} and {@link #command()}; both are asked once, when the plugin is registered.
 */
public abstract class CommandCountermeasure extends CountermeasurePlugin {

    /** For subclasses. */
    protected CommandCountermeasure() {}

    /**
     * {@return a plugin of this metadata and this command}
     *
     * @param metadata what it says of itself
     * @param command what it runs
     */
    public static CommandCountermeasure of(CountermeasureMetadata metadata, Command command) {
        return new Data(metadata, command);
    }

    /** {@return the command that a run executes} */
    public abstract Command command();

    /** Does nothing, and cannot be made to: a plugin that has to prepare extends {@link CountermeasurePlugin}. */
    @Override
    public final void prepare(RunContext context) {}

    /** Runs the command and saves its output and exit code. */
    @Override
    public final void run(RunContext context) throws Exception {
        CommandResult result = context.exec(command());
        if (metadata().output() == Output.Format.HTML) {
            context.saveHtmlOutput(result.stdout());
        } else {
            context.saveTextOutput(result.stdout());
        }
        context.saveReturnCode(result.exitCode());
    }

    private static final class Data extends CommandCountermeasure {
        private final CountermeasureMetadata metadata;
        private final Command command;

        Data(CountermeasureMetadata metadata, Command command) {
            this.metadata = metadata;
            this.command = command;
        }

        @Override
        public CountermeasureMetadata metadata() {
            return metadata;
        }

        @Override
        public Command command() {
            return command;
        }
    }
}
