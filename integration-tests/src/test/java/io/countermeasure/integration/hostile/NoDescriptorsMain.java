package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.Execution;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.python.PythonRuntime;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** An agent that runs out of descriptors while a countermeasure runs, and gets them back: after its end, or while it is to end. */
final class NoDescriptorsMain {

    private NoDescriptorsMain() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "confined" -> confined();
            case "library" -> library();
            default -> unconfined();
        }
    }

    /** That the library cannot be compared says nothing of it: other agents of this user use it. There are descriptors now and then. */
    private static void library() throws Exception {
        PythonRuntime runtime = PythonRuntime.defaults();
        Path library = runtime.libraryPath();
        Object inode = Files.getAttribute(library.resolve("countermeasure"), "unix:ino");
        AtomicBoolean over = new AtomicBoolean();
        Thread now = new Thread(() -> takeNowAndThen(over));
        now.start();
        Set<String> told = new TreeSet<>();
        long began = System.nanoTime();
        for (long taken = 0; taken < 1 || (told.size() < 2 && taken < 30); ) { // until it was asked with and without
            taken = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
            try {
                told.add(runtime.libraryPath().equals(library) ? "same folder" : "another folder");
            } catch (IOException e) {
                told.add(String.valueOf(e.getMessage()).replaceAll(".*: ", ""));
            }
        }
        over.set(true);
        now.join();
        System.out.println(told);
        System.out.println(Files.getAttribute(library.resolve("countermeasure"), "unix:ino")
                .equals(inode));
    }

    private static void takeNowAndThen(AtomicBoolean over) {
        while (!over.get()) {
            Deque<FileInputStream> all = new ArrayDeque<>();
            while (take(all)) {}
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            for (FileInputStream one : all) {
                close(one);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** A start that fails for lack of descriptors can have the JDK close one twice, which by then is another's: it is gone either way. */
    private static void giveBack(FileInputStream one) {
        try {
            one.close();
        } catch (IOException e) {
            System.out.println("INFO not there to be closed: " + e.getMessage());
        }
    }

    private static void close(FileInputStream one) {
        try {
            one.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing passes signals on in there: who cannot look cannot ask either, and must not end what was never asked. */
    private static void confined() throws Exception {
        EngineBuilder builder = CountermeasureEngine.builder()
                .sandbox(Sandboxes.confined())
                .runPolicy(RunPolicy.builder().grace(Duration.ofMillis(600)).build())
                .register(Hostile.plugin(
                        "hostile.polite",
                        "trap 'echo bye; exit 0' TERM; echo here; while :; do sleep 0.1; done",
                        m -> m.maxRuntime(Duration.ofMinutes(10))));
        try (CountermeasureEngine engine = (Attacks.ROOT ? builder.runAs("nobody") : builder).build()) {
            say(endedWhileThereAreNone(engine, 0)); // loads every class that the second one needs
            say(endedWhileThereAreNone(engine, 1_200));
        }
    }

    private static ExecutionResult endedWhileThereAreNone(CountermeasureEngine engine, long millis) throws Exception {
        CountDownLatch here = new CountDownLatch(1);
        Execution execution = engine.request("hostile.polite")
                .onOutput(line -> here.countDown())
                .start();
        here.await();
        Deque<FileInputStream> all = new ArrayDeque<>();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (millis > 0 && take(all)) {}
        execution.cancel("it is to end");
        while (System.nanoTime() < until) {
            take(all);
        }
        all.forEach(NoDescriptorsMain::giveBack);
        ExecutionResult result = execution.result().join();
        System.out.println(result.textOutput().strip().replace('\n', ' ') + " "
                + result.killReport().orElseThrow().steps().get(0).signal());
        return result;
    }

    private static void unconfined() throws Exception {
        String word = Hostile.word();
        String sleeper = "sh -c 'while :; do sleep 1; done' \"$1\"";
        RunPolicy policy = RunPolicy.builder().grace(Duration.ofMillis(300)).build();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .runPolicy(policy)
                .register(Hostile.plugin(
                        "hostile.first",
                        "setsid " + sleeper + " & " + sleeper,
                        m -> m.maxRuntime(Duration.ofSeconds(1))))
                .register(Hostile.plugin(
                        "hostile.second",
                        "(setsid " + sleeper + " &); trap '' TERM; " + sleeper,
                        m -> m.maxRuntime(Duration.ofSeconds(2)),
                        word))
                .build()) {
            say(engine.request("hostile.first").run()); // loads every class that the second one needs
            CompletableFuture<ExecutionResult> second =
                    engine.request("hostile.second").start().result();
            TimeUnit.SECONDS.sleep(1);
            Deque<FileInputStream> all = new ArrayDeque<>();
            while (!second.isDone()) {
                take(all);
            }
            all.forEach(NoDescriptorsMain::giveBack);
            say(second.join());
            System.out.println("left " + !Traces.of(word).isEmpty());
            Traces.killAll(word);
            say(engine.request("hostile.first").run());
        }
    }

    private static boolean take(Deque<FileInputStream> all) {
        try {
            return all.add(new FileInputStream("/dev/null"));
        } catch (IOException e) {
            Thread.onSpinWait(); // there are no more, for now
            return false;
        }
    }

    private static void say(ExecutionResult result) {
        System.out.println(result.outcome() + " "
                + result.killReport().map(r -> r.verdict().toString()).orElse("none"));
    }
}
