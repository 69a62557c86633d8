package io.countermeasure.integration.hostile;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.Execution;
import io.countermeasure.model.ExecutionResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** An agent that is out of memory for some seconds, while output comes and while it looks at what a run has left. */
final class NoMemoryMain {

    private static final int CHUNK = 32 * 1024;
    private static final int MEMORY_OF_A_LINE = 16 * 1024 * 1024;

    /** Leaves a process whose environment takes 5 MB, and some multiple of that to be read. */
    private static final String LEFT = """
            import os, resource, sys, time
            if os.fork():
                time.sleep(1.5)
                os._exit(0)
            os.setsid()
            hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
            resource.setrlimit(resource.RLIMIT_STACK, (hard, hard))
            more = {"V%d" % i: "x" * 120000 for i in range(42)}
            os.execve("/bin/sh", ["sh", "-c", "while :; do sleep 1; done", sys.argv[1]], {**os.environ, **more})
            """;

    private NoMemoryMain() {}

    public static void main(String[] args) throws Exception {
        logWhatTakesMemory();
        String word = Hostile.word();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(Hostile.plugin("hostile.first", "echo x", m -> m))
                .register(Hostile.plugin(
                        "hostile.output", "sleep 1.5; head -c 2000000 /dev/zero | tr '\\0' x; sleep 4", m -> m))
                .register(Hostile.plugin("hostile.left", "exec python3 -c \"$2\" \"$1\"", m -> m, word, LEFT))
                .build()) {
            engine.request("hostile.first").run();
            withLittle(300 * 1024, engine, "hostile.output");
            withLittle(12 * 1024 * 1024, engine, "hostile.left");
            System.out.println("left " + Traces.of(word).size());
            Runtime.getRuntime().halt(0); // an engine whose threads are dead takes long to close
        }
    }

    /** As the logs of many agents do; there is less while the test takes it away. */
    private static void logWhatTakesMemory() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (new byte[MEMORY_OF_A_LINE].length > 0 && event.getLevel() == Level.ERROR) {
                    System.out.println("told");
                }
            }
        };
        appender.setContext(context);
        appender.start();
        context.getLogger("io.countermeasure.process").addAppender(appender);
    }

    private static void withLittle(long free, CountermeasureEngine engine, String key) throws Exception {
        Execution execution = engine.request(key).start();
        TimeUnit.MILLISECONDS.sleep(500);
        System.gc();
        Deque<byte[]> all = new ArrayDeque<>(8 * 1024);
        fill(all, free);
        TimeUnit.SECONDS.sleep(3);
        while (!all.isEmpty()) {
            all.remove();
        }
        say(execution);
        say(engine.request("hostile.first").start());
    }

    /** Where the heap's halves hold less than its whole, it is full earlier. */
    private static void fill(Deque<byte[]> all, long free) {
        try {
            while (available() > free) {
                all.add(new byte[CHUNK]);
            }
        } catch (OutOfMemoryError e) {
            all.remove();
        }
    }

    private static long available() {
        Runtime jvm = Runtime.getRuntime();
        return jvm.maxMemory() - jvm.totalMemory() + jvm.freeMemory();
    }

    private static void say(Execution execution) throws Exception {
        try {
            ExecutionResult result = execution.result().get(20, TimeUnit.SECONDS);
            System.out.println(
                    result.outcome() + " " + result.killReport().orElseThrow().verdict());
        } catch (TimeoutException e) {
            System.out.println("NO RESULT");
        }
    }
}
