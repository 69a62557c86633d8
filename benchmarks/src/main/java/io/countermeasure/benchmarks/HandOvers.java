package io.countermeasure.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What a run of the engine's is handed over at the least, with nothing done on the way: to a thread that may hang, as it looks at the
 * plugin's file, and back; then to the one that starts all processes, on to the one that reads their output, and back to who waits.
 */
final class HandOvers implements AutoCloseable {

    private final ExecutorService looks = Executors.newSingleThreadExecutor();
    private final ExecutorService starts = Executors.newSingleThreadExecutor();
    private final ExecutorService drains = Executors.newSingleThreadExecutor();

    void run() throws Exception {
        looks.submit(() -> {}).get();
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        starts.execute(() -> drains.execute(() -> over.complete(true)));
        over.get();
    }

    @Override
    public void close() {
        looks.shutdown();
        starts.shutdown();
        drains.shutdown();
    }
}
