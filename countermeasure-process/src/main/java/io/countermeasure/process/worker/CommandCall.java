package io.countermeasure.process.worker;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.process.PlayedCommands;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One command of a plugin's. It is in this worker's session and sandbox, and ends with it at the latest. */
final class CommandCall {

    private static final Duration ENDLESS = Duration.ofDays(365);
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** Of a worker of a test. */
    private static final Optional<PlayedCommands> PLAYED = PlayedCommands.ofEnvironment();

    private final Command command;
    private final ProcessBuilder builder;

    CommandCall(Command command, Map<String, String> environment) throws IOException {
        this.command = command;
        builder = new ProcessBuilder(words(command)).redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        builder.environment().putAll(command.environment());
        command.workingDirectory().ifPresent(directory -> builder.directory(directory.toFile()));
    }

    private static List<String> words(Command command) throws IOException {
        return PLAYED.isPresent() ? PLAYED.get().instead(command.argv()) : command.argv();
    }

    CommandResult run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = builder.start();
        Drain out = Drain.of(process.getInputStream(), "stdout");
        Drain err = Drain.of(process.getErrorStream(), "stderr");
        boolean inTime = wait(process);
        if (!inTime) {
            end(process);
        }
        out.settle();
        err.settle();
        return new CommandResult(
                process.waitFor(),
                out.text(),
                err.text(),
                out.dropped() + err.dropped(),
                !inTime,
                Duration.ofNanos(System.nanoTime() - start));
    }

    private boolean wait(Process process) throws InterruptedException {
        try {
            return process.waitFor(command.timeout().orElse(ENDLESS).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            tree(process).forEach(ProcessHandle::destroyForcibly);
            throw e;
        }
    }

    private static void end(Process process) throws InterruptedException {
        List<ProcessHandle> all = tree(process);
        all.forEach(ProcessHandle::destroy);
        boolean unused = process.waitFor(GRACE.toNanos(), TimeUnit.NANOSECONDS);
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private static List<ProcessHandle> tree(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }
}
