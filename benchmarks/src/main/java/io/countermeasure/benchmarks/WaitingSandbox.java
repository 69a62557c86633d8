package io.countermeasure.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The same sandbox without an engine, started ahead and waiting for a line: the least that a command in one can take. It is over when
 * its first process has ended, as then the kernel has ended all others; bubblewrap itself ends before, at its command's exit.
 */
final class WaitingSandbox implements AutoCloseable {

    private static final int REFILL_MILLIS = 10;
    private static final long IS_UP_MILLIS = 2;
    private static final String WAITS = "read line; exec \"$@\"";

    private final List<String> words;
    private final Path job;
    /** One that stays: a sandbox ends with the thread that started it. */
    private final ScheduledExecutorService starter = Executors.newSingleThreadScheduledExecutor();

    private Future<Waiting> next;

    private record Waiting(Process process, Path holder) {}

    /** Of a command of one word, which is the last of these. */
    WaitingSandbox(List<String> words, Path job) {
        this.words = new ArrayList<>(words);
        this.words.addAll(words.size() - 1, List.of("/bin/sh", "-c", WAITS, "sh"));
        this.job = job;
        next = startSoon();
    }

    /** Tells the one that waits to go on, and waits until nothing of it is alive. */
    void run() throws Exception {
        Waiting waiting = next.get();
        waiting.process().getOutputStream().write('\n');
        waiting.process().getOutputStream().close();
        ConfinedSection.awaitSilent(waiting.process());
        while (isAlive(waiting.holder())) {
            Thread.onSpinWait();
        }
        next = startSoon();
    }

    /** The one that waits ends with the thread. */
    @Override
    public void close() {
        starter.shutdownNow();
    }

    private ScheduledFuture<Waiting> startSoon() {
        return starter.schedule(this::start, REFILL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Waiting start() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).directory(job.toFile()).start();
        Path children = Path.of("/proc/" + process.pid() + "/task/" + process.pid() + "/children");
        String first = "";
        while (process.isAlive() && first.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(IS_UP_MILLIS);
            first = Files.readString(children).strip();
        }
        return new Waiting(process, Path.of("/proc", first, "stat"));
    }

    /** A zombie is dead. */
    private static boolean isAlive(Path stat) throws IOException {
        try {
            String line = Files.readString(stat);
            return line.charAt(line.lastIndexOf(')') + 2) != 'Z';
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
