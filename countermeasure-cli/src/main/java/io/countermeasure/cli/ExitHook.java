package io.countermeasure.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns a signal into an orderly end: the command is told to stop and ends its run by the ladder, and only then does the
 * JVM end, with the exit code the command came to.
 */
final class ExitHook {

    /** Longer than any ladder: grace, and the proof that all is gone. */
    private static final int LONGEST_SECONDS = 60;

    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int code = Exit.ERRORED.code();

    /** From now on a signal that would end the JVM has this done first. Called once. */
    void onSignal(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> onShutdown(stop), "countermeasure-stop"));
    }

    /** The command has written its last word; a shutdown that waits for it may go on. */
    void finished(int exitCode) {
        code = exitCode;
        finished.countDown();
    }

    private void onShutdown(Runnable stop) {
        if (finished.getCount() == 0) {
            return; // an ordinary end
        }
        stop.run();
        try {
            if (finished.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                // the only way to another exit code than 128 + signal
                Runtime.getRuntime().halt(code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
