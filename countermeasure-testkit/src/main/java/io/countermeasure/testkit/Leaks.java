package io.countermeasure.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What threads and processes there are now that were not there at some moment. For one thread. */
final class Leaks {

    /** What is just ending has that long: a bound against hanging. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long LOOK_NANOS = 5_000_000;
    private static final int START = 19; // of the fields behind the name
    /** What runs of this JVM carry in their environment. */
    private static final Pattern OWN_MARK = Pattern.compile("(?:^|\0)COUNTERMEASURE_EXECUTION=[^:\0]*:"
            + ProcessHandle.current().pid() + ":");

    /** Whose threads come and go with whoever uses them, in any JVM. */
    private static final Set<String> GROUPS_OF_THE_JDK = Set.of("system", "InnocuousThreadGroup");

    /** Before Java 21 nobody can close the JDK's HTTP client: it ends when it is collected. */
    private static final List<String> SHARED =
            List.of("ForkJoinPool.commonPool", "HttpClient-", "junit-", "Attach Listener");

    private final Set<Thread> threads = new HashSet<>(living());
    private final Set<Identity> processes = new HashSet<>(ours());
    private final boolean poolWasBusy = !ForkJoinPool.commonPool().isQuiescent();

    private Leaks() {}

    private record Identity(long pid, long start) {}

    /** Of that moment on. */
    static Leaks since() {
        return new Leaks();
    }

    /** What is left, in words, once all that ends by itself has ended. What processes there are, are then ended. */
    List<String> left() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!(newThreads().isEmpty() && newProcesses().isEmpty() && poolIsIdle()) && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        List<String> left = new ArrayList<>();
        newThreads().forEach(thread -> left.add("thread \"" + thread.getName() + "\""));
        if (!poolIsIdle()) {
            left.add("a task in the common pool");
        }
        newProcesses().forEach(process -> {
            Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
            left.add("process " + process.pid() + " "
                    + handle.flatMap(h -> h.info().commandLine()).orElse(""));
            handle.ifPresent(ProcessHandle::destroyForcibly);
        });
        return left;
    }

    /**
     * The same as a failure.
     *
     * @throws AssertionError if anything is left
     */
    void check() {
        List<String> left = left();
        if (!left.isEmpty()) {
            throw new AssertionError("nothing must be left running but there is " + String.join(", ", left));
        }
    }

    /** Its threads are anybody's and stay; what they do may have been begun before. */
    private boolean poolIsIdle() {
        return poolWasBusy || ForkJoinPool.commonPool().isQuiescent();
    }

    private List<Thread> newThreads() {
        return living().stream().filter(thread -> !threads.contains(thread)).toList();
    }

    private List<Identity> newProcesses() {
        return ours().stream().filter(process -> !processes.contains(process)).toList();
    }

    private static List<Thread> living() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread != Thread.currentThread() && !isOfTheJdk(thread))
                .toList();
    }

    private static boolean isOfTheJdk(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group == null
                || GROUPS_OF_THE_JDK.contains(group.getName())
                || SHARED.stream().anyMatch(thread.getName()::startsWith);
    }

    /** What descends from this JVM, and what carries the mark of one of its runs. */
    private static List<Identity> ours() {
        Stream<Long> descendants = ProcessHandle.current().descendants().map(ProcessHandle::pid);
        Stream<Long> marked =
                ProcessHandle.allProcesses().map(ProcessHandle::pid).filter(Leaks::isMarked);
        return Stream.concat(descendants, marked)
                .distinct()
                .map(Leaks::living)
                .flatMap(Optional::stream)
                .toList();
    }

    /** With when it began, as its number may be another's soon; empty if it has ended, even if nobody has looked at its end. */
    private static Optional<Identity> living(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(") ") + 2).split(" ", -1);
            boolean dead = fields[0].equals("Z") || fields[0].equals("X");
            return dead ? Optional.empty() : Optional.of(new Identity(pid, Long.parseLong(fields[START])));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isMarked(long pid) {
        try {
            String environment = new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ")), StandardCharsets.ISO_8859_1);
            return OWN_MARK.matcher(environment).find();
        } catch (IOException e) {
            return false; // it has gone, or is another user's
        }
    }
}
