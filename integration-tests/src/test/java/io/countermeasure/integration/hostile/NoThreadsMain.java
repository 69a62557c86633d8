package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.model.ExecutionResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An agent that may have no more threads when its run ends and when it looks for results of others, and gets them back. With one
 * more word it is the other, which leaves a result to be published.
 */
final class NoThreadsMain {

    private static final int LONGER_THAN_STORE_THREADS_LIVE = 17; // seconds
    private static final int FAILURES = 20;
    private static final int PATIENCE = 20; // seconds

    private NoThreadsMain() {}

    public static void main(String[] args) throws Exception {
        EngineBuilder builder = CountermeasureEngine.builder()
                .stateDirectory(Path.of(args[0]))
                .runPolicy(RunPolicy.builder().warmCommands(0).build()) // what stands already could still be used
                .register(Hostile.plugin("hostile.short", "echo short", m -> m))
                .register(Hostile.plugin(
                        "hostile.announced", "echo announced", m -> m.wallAnnounceDelay(Duration.ofSeconds(8))))
                .register(Hostile.plugin("hostile.long", "sleep 18 & echo begun; wait; echo long", m -> m));
        if (args.length > 1) {
            try (CountermeasureEngine other = builder.build()) {
                System.out.println(
                        "other " + other.request("hostile.short").run().outcome());
            }
            return;
        }
        LinkedBlockingQueue<ExecutionResult> published = new LinkedBlockingQueue<>();
        try (CountermeasureEngine engine =
                builder.sink("cloud", result -> published.add(result)).build()) {
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<ExecutionResult> ended = engine.request("hostile.long")
                    .onOutput(line -> begun.countDown())
                    .start()
                    .result();
            begun.await();
            CompletableFuture<ExecutionResult> announced =
                    engine.request("hostile.announced").start().result();
            CountDownLatch over = new CountDownLatch(1);
            System.out.println("threads were taken: " + take(over));
            for (int i = 0; i < LONGER_THAN_STORE_THREADS_LIVE || (!ended.isDone() && i < PATIENCE); i++) {
                for (int again = 0; again < 5; again++) {
                    TimeUnit.MILLISECONDS.sleep(200);
                    take(over); // those that ended meanwhile
                }
            }
            say("announced", announced);
            say("ended", ended);
            say("published", published);
            say("published", published);
            over.countDown();
            System.out.println("free");
            say("published", published);
        }
    }

    /** All that may be had; one that just ended may be taken by somebody else. */
    private static boolean take(CountDownLatch over) {
        List<Thread> taken = new ArrayList<>();
        int failures = 0;
        while (failures < FAILURES) {
            Thread thread = new Thread(() -> {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.setDaemon(true);
            try {
                thread.start();
                taken.add(thread);
            } catch (OutOfMemoryError e) {
                failures++;
            }
        }
        return !taken.isEmpty();
    }

    private static void say(String what, CompletableFuture<ExecutionResult> result) throws Exception {
        try {
            say(what, result.get(PATIENCE, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            System.out.println(what + " nothing");
        }
    }

    private static void say(String what, LinkedBlockingQueue<ExecutionResult> results) throws InterruptedException {
        ExecutionResult next = results.poll(PATIENCE, TimeUnit.SECONDS);
        if (next == null) {
            System.out.println(what + " nothing");
        } else {
            say(what, next);
        }
    }

    private static void say(String what, ExecutionResult result) {
        System.out.println(what + " " + result.outcome() + " "
                + result.textOutput().strip().replace('\n', ' '));
    }
}
