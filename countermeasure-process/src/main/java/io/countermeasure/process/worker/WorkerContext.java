package io.countermeasure.process.worker;

import io.countermeasure.json.internal.SudoLine;
import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Incident;
import io.countermeasure.plugin.RunContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the plugin is given. Thread-safe. */
final class WorkerContext implements RunContext {

    private final Wire wire;
    private final Job job;
    private final CountermeasureMetadata metadata;
    private final Incident incident;
    private final Logger log;
    private volatile @Nullable Instant deadline;
    private boolean over;

    WorkerContext(Wire wire, Job job, CountermeasureMetadata metadata) throws IOException {
        this.wire = wire;
        this.job = job;
        this.metadata = metadata;
        incident = job.readIncident();
        log = LoggerFactory.getLogger("countermeasure." + job.textKey());
    }

    void phaseBegins() {
        deadline = job.limit().map(Instant.now()::plus).orElse(null);
    }

    /** Nothing more is taken. */
    synchronized void seal() {
        over = true;
    }

    @Override
    public Incident incident() {
        return incident;
    }

    @Override
    public Optional<Incident.Event> event() {
        return job.event();
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
        checkOpen();
        return Files.createDirectories(job.dataFolder());
    }

    @Override
    public CommandResult exec(Command command) throws IOException, InterruptedException {
        checkOpen();
        SudoLine.check(metadata, command);
        return new CommandCall(command, job.environment()).run();
    }

    @Override
    public void saveTextOutput(String output) {
        save('T', output);
    }

    @Override
    public void saveHtmlOutput(String output) {
        save('H', output);
    }

    @Override
    public synchronized void saveReturnCode(int returnCode) {
        checkOpen();
        sending(() -> wire.send('C', Map.of("code", returnCode)));
    }

    private synchronized void save(char type, String output) {
        checkOpen();
        sending(() -> wire.send(type, output));
    }

    private synchronized void checkOpen() {
        if (over) {
            throw new IllegalStateException("nothing can be saved or executed any more: the run is over");
        }
    }

    private static void sending(Sending frame) {
        try {
            frame.send();
        } catch (IOException e) {
            throw new UncheckedIOException("the agent must be reachable but is not", e);
        }
    }

    @FunctionalInterface
    private interface Sending {
        void send() throws IOException;
    }
}
