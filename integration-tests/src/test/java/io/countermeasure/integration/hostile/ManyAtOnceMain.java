package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.spi.ExecutionListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Runs 500 sleepers at once and says how many threads and MiB this JVM has more than before. For a JVM of its own. */
final class ManyAtOnceMain {

    private static final int RUNS = 500;

    private ManyAtOnceMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var builder = CountermeasureEngine.builder();
        for (int i = 0; i < RUNS; i++) {
            builder.register(Hostile.plugin("hostile.sleep" + i, "exec sleep 300", m -> m));
        }
        CountDownLatch started = new CountDownLatch(RUNS + 1);
        builder.listener(new ExecutionListener() {
            @Override
            public void started(String executionId, String textKey) {
                started.countDown();
            }
        });
        builder.register(Hostile.plugin("hostile.first", "true", m -> m));
        try (CountermeasureEngine engine = builder.build()) {
            engine.request("hostile.first").run();
            int threads = threads();
            long memory = residentKib();
            for (int i = 0; i < RUNS; i++) {
                engine.request("hostile.sleep" + i).start();
            }
            started.await();
            LockSupport.parkNanos(1_000_000_000);
            long more = residentKib() - memory; // before anything else is looked at
            int sleeping =
                    Traces.ofOwner(ProcessHandle.current().pid(), "sleep 300").size();
            System.out.println((threads() - threads) + " " + more / 1024 + " " + sleeping);
        }
    }

    private static int threads() {
        return Objects.requireNonNull(Path.of("/proc/self/task").toFile().list()).length;
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .map(l -> l.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .sum();
    }
}
