package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.peer.Channel;
import io.countermeasure.core.internal.sandbox.SudoShim;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.json.internal.SudoLine;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult.Verdict;
import io.countermeasure.model.KillReport;
import io.countermeasure.process.Ended;
import io.countermeasure.spi.SandboxPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs, outside, the sudo commands of a run that is shut in, where sudo cannot work: exactly those that its plugin declares, one
 * at a time, as the run's user. The thread that does it goes with the run. Thread-safe.
 */
final class SudoBroker {

    private static final Logger LOG = LoggerFactory.getLogger(SudoBroker.class);
    private static final String NAME = "sudo_broker";
    private static final int REFUSED = 126;
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_VERDICTS = 100;

    private final Run run;
    private final CountermeasureMetadata metadata;
    private final RunServices services;
    private final RunCommands commands;
    private final Channel requests;
    private final Channel replies;
    private final AtomicInteger verdicts = new AtomicInteger();
    private final CompletableFuture<Void> told = new CompletableFuture<>();

    private SudoBroker(Run run, CountermeasureMetadata metadata, RunServices services, Path job) throws IOException {
        this.run = run;
        this.metadata = metadata;
        this.services = services;
        commands = new RunCommands(run, outside(metadata), services, job);
        requests = Channel.open(services.jobs().fifo(job.resolve(SudoShim.REQUESTS)));
        replies = Channel.open(services.jobs().fifo(job.resolve(SudoShim.REPLIES)));
    }

    /** Without the variables that the plugin adds: outside, a loader would obey them before sudo does what is declared. */
    private static CountermeasureMetadata outside(CountermeasureMetadata metadata) {
        CountermeasureMetadata.Builder bare = CountermeasureMetadata.builder(
                        metadata.textKey().value())
                .name(metadata.name())
                .author(metadata.author())
                .description(metadata.description());
        metadata.workingDirectory().ifPresent(bare::workingDirectory);
        return bare.build();
    }

    /** One for that run, if it is shut in and declares commands. */
    static Optional<SudoBroker> of(
            Run run, CountermeasureMetadata metadata, SandboxPlan plan, RunServices services, Path job)
            throws IOException {
        if (plan.enclosure().isEmpty() || metadata.sudoRequirements().isEmpty()) {
            return Optional.empty();
        }
        SudoBroker broker = new SudoBroker(run, metadata, services, job);
        Thread thread = new Thread(broker::live, "countermeasure-sudo-" + metadata.textKey());
        thread.setDaemon(true);
        thread.start();
        return Optional.of(broker);
    }

    /** Ends what it runs. */
    void end() {
        commands.end();
    }

    /** Ends what it runs, and itself; done when that has ended and been told of, with what became of it. */
    CompletableFuture<List<KillReport>> close() {
        for (Channel channel : List.of(requests, replies)) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("A pipe of the sudo commands of {} could not be closed", run.id(), e);
            }
        }
        return commands.close().thenCombine(told, (reports, all) -> reports);
    }

    /** The same, where nobody waits for that. */
    void leave() {
        var unused = close();
    }

    @SuppressWarnings("try") // the two only have to be closed
    private void live() {
        SudoRequest.Parts parts = new SudoRequest.Parts();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST_LINE);
        try (var key = MDC.putCloseable("countermeasure", metadata.textKey().value());
                var id = MDC.putCloseable("execution", run.id())) {
            while (requests.read(buffer.clear()) >= 0) {
                for (int i = 0; i < buffer.position(); i++) {
                    if (buffer.get(i) != '\n') {
                        line.write(buffer.get(i));
                        continue;
                    }
                    Optional<SudoRequest> request = parts.take(line.toString(StandardCharsets.ISO_8859_1));
                    line.reset();
                    if (request.isPresent()) {
                        answer(request.get());
                    }
                }
                if (line.size() > LONGEST_LINE) {
                    line.reset(); // none of ours is as long
                }
            }
        } catch (ClosedChannelException e) {
            LOG.trace("The sudo commands of {} are over", run.id(), e);
        } catch (Throwable e) { // whatever it is, the run goes on, and its further sudo commands wait for its end
            LOG.error("Running the sudo commands of {} met a fault of ours", run.id(), e);
        } finally {
            told.complete(null);
        }
    }

    private void answer(SudoRequest request) throws IOException {
        Command command;
        try {
            command = Command.of(request.words()).withSudo();
        } catch (IllegalArgumentException e) {
            refuse(request, String.valueOf(e.getMessage()));
            return;
        }
        if (SudoLine.isDeclared(metadata, request.words())) {
            execute(request, command);
        } else {
            refuse(
                    request,
                    "command must be declared in sudo_requirements but was " + command + "; declared are "
                            + metadata.sudoRequirements().stream()
                                    .map(Shown::quote)
                                    .toList());
        }
    }

    private void refuse(SudoRequest request, String why) throws IOException {
        tell(false, why);
        reply(request, REFUSED, new byte[0], ("sudo: " + why + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void execute(SudoRequest request, Command command) throws IOException {
        RawOutput output = new RawOutput(services.settings().maxOutputBytes());
        try {
            Ended ended = commands.start(command, services.workers().plans().outside(), output)
                    .get()
                    .ended()
                    .get();
            tell(true, command + " exited with " + ended.exitCode());
            byte[] note = output.dropped() == 0
                    ? new byte[0]
                    : ("sudo: " + output.dropped() + " bytes of output were dropped\n")
                            .getBytes(StandardCharsets.UTF_8);
            reply(request, ended.exitCode(), output.stdout(), concat(output.stderr(), note));
        } catch (ExecutionException e) {
            refuse(
                    request,
                    command + " could not be started: " + Commands.asIo(e).getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by nobody that we know of
            throw new IOException("interrupted while " + command + " ran", e);
        }
    }

    /** The line before it ends whatever an answer that was not read to its end has left. */
    private void reply(SudoRequest request, int code, byte[] stdout, byte[] stderr) throws IOException {
        String head = "\n" + request.id() + " " + code + " " + stdout.length + " " + stderr.length + "\n";
        replies.write(concat(head.getBytes(StandardCharsets.ISO_8859_1), stdout, stderr));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** In the log, and with the result. */
    private void tell(boolean passed, String what) {
        LOG.info("sudo: {}", what);
        int before = verdicts.getAndIncrement();
        if (before < MOST_VERDICTS) {
            Verdict verdict = new Verdict(NAME, passed, what);
            run.also(() -> verdict);
        } else if (before == MOST_VERDICTS) {
            run.also(() -> new Verdict(NAME, true, (verdicts.get() - MOST_VERDICTS) + " more are in the log"));
        }
    }
}
