package io.countermeasure.core.internal.run;

import io.countermeasure.json.internal.SudoLine;
import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Incident;
import io.countermeasure.model.KillReport;
import io.countermeasure.plugin.RunContext;
import io.countermeasure.spi.SandboxPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a plugin in this JVM is given. */
final class PluginContext implements RunContext {

    private final Run run;
    private final CountermeasureMetadata metadata;
    private final SandboxPlan plan;
    private final RunServices services;
    private final Path job;
    private final Saved saved;
    private final Logger log;
    private final RunCommands commands;
    private volatile @Nullable Instant deadline;

    PluginContext(Run run, CountermeasureMetadata metadata, SandboxPlan plan, RunServices services, Path job) {
        this.run = run;
        this.metadata = metadata;
        this.plan = plan;
        this.services = services;
        this.job = job;
        commands = new RunCommands(run, metadata, services, job);
        saved = new Saved(services.settings().maxOutputBytes(), run.record());
        log = LoggerFactory.getLogger("countermeasure." + metadata.textKey());
    }

    @Override
    public Incident incident() {
        return run.request().incident();
    }

    @Override
    public Optional<Incident.Event> event() {
        return Optional.ofNullable(run.request().event());
    }

    @Override
    public Logger log() {
        return log;
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }

    @Override
    public Path dataDirectory() throws IOException {
        saved.checkOpen();
        Path folder = services.dataFolders()
                .map(data -> data.resolve(metadata.textKey().value()))
                .orElse(JobFolders.dataFolder(job));
        return services.jobs().folder(folder);
    }

    @Override
    public CommandResult exec(Command command) throws IOException, InterruptedException {
        saved.checkOpen();
        SudoLine.check(metadata, command);
        return services.commands().await(commands.start(command, plan, run.lines()), command.timeout());
    }

    @Override
    public void saveTextOutput(String output) {
        saved.text(output);
    }

    @Override
    public void saveHtmlOutput(String output) {
        saved.html(output);
    }

    @Override
    public void saveReturnCode(int returnCode) {
        saved.returnCode(returnCode);
    }

    Saved saved() {
        return saved;
    }

    void deadline(@Nullable Instant value) {
        deadline = value;
    }

    /** Ends the commands that it runs now, and those it starts from now on. */
    void endChildren() {
        commands.end();
    }

    /** Nothing more is taken, and nothing it started goes on: what that came to, once it has ended. */
    Optional<KillReport> seal() {
        saved.seal();
        return RunCommands.merged(commands.close().join());
    }
}
