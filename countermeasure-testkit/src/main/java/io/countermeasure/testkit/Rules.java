package io.countermeasure.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What contracts share. Stateless. */
final class Rules {

    static final int THREADS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30); // a bound against hanging

    private Rules() {}

    /**
     * The rule holds.
     *
     * @throws AssertionError if it does not, with that sentence
     */
    static void hold(boolean holds, String sentence) {
        if (!holds) {
            throw new AssertionError(sentence);
        }
    }

    /** A name that is given twice is one, and the same. */
    static void name(Supplier<String> name, String of) {
        String first = name.get();
        hold(first != null && !first.isBlank(), "name of " + of + " must not be blank but was \"" + first + "\"");
        hold(first.equals(name.get()), "name of " + of + " must stay \"" + first + "\" but became another");
    }

    /**
     * It throws nothing there.
     *
     * @throws AssertionError if it does, with that sentence
     */
    static void onAnotherThread(String sentence, Runnable action) {
        FutureTask<Boolean> task = new FutureTask<>(action, true);
        Thread thread = new Thread(task, "countermeasure-contract");
        thread.setDaemon(true);
        thread.start();
        try {
            boolean unused = task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException e) {
            throw new AssertionError(sentence + " but threw " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new AssertionError(sentence + " but was still at it after " + PATIENCE, e);
        }
    }

    /** What several threads get that ask at once; what one of them throws is thrown. */
    static <T> List<T> atOnce(Supplier<T> question) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<T>> asked = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                asked.add(threads.submit(question::get));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> one : asked) {
                answers.add(one.get());
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException e) {
            throw new AssertionError("threads must be able to ask at once but one failed: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }
}
