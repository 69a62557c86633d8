package io.countermeasure.process.worker;

import java.time.Duration;
import java.util.Arrays;

/** How this JVM ends: by itself after its job, or because it was told to, and then the plugin's thread is interrupted first. */
final class Termination {

    /** The agent's own grace ends it anyhow. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final int FAILED = 71;

    private final Thread plugin;
    private volatile boolean over;
    private volatile boolean told;

    private Termination(Thread plugin) {
        this.plugin = plugin;
    }

    static Termination watch(Thread plugin) {
        Termination termination = new Termination(plugin);
        Runtime.getRuntime().addShutdownHook(new Thread(termination::interrupt, "countermeasure-termination"));
        return termination;
    }

    /** The job is over: threads of the plugin's that go on do not matter, its shutdown hooks do. */
    void leave() {
        over = true;
        if (!told) {
            now(0);
        }
    }

    static void now(int code) {
        System.exit(code);
    }

    /** Not even the last frame could be sent: an end without one is what the agent is to see, not a wait for its deadline. */
    static void atOnce(Throwable cause) {
        try {
            System.err.println("worker cannot go on: " + cause);
        } finally {
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private void interrupt() {
        told = true;
        if (over || exitsItself()) {
            return;
        }
        plugin.interrupt();
        try {
            plugin.join(LONGEST_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A plugin that has called System.exit waits for this very hook. */
    private boolean exitsItself() {
        return Arrays.stream(plugin.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
    }
}
