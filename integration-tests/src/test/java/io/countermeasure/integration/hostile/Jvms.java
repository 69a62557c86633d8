package io.countermeasure.integration.hostile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** JVMs of their own, with this one's class path. They end with this one, whose build would wait for their error output. */
final class Jvms {

    private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> STARTED.forEach(Jvms::end)));
    }

    private Jvms() {}

    static Process start(Class<?> main, String option, String... args) throws IOException {
        return start(List.of(), main, option, args);
    }

    /** One that may have so many descriptors and no more. */
    static Process startLimited(int descriptors, Class<?> main, String option, String... args) throws IOException {
        return start(List.of("/bin/sh", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "sh"), main, option, args);
    }

    /** What starts one. */
    static List<String> words(Class<?> main, String option, String... args) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-XX:-UsePerfData", // whose file is named like the pid, of which namespaces have equal ones
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        words.addAll(List.of(args));
        return words;
    }

    private static Process start(List<String> prefix, Class<?> main, String option, String... args) throws IOException {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(words(main, option, args));
        return start(new ProcessBuilder(words));
    }

    /** What it says of errors goes where this JVM's own goes. */
    static Process start(ProcessBuilder builder) throws IOException {
        Process started = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        STARTED.add(started);
        var unused = started.onExit().thenAccept(STARTED::remove);
        return started;
    }

    private static void end(Process started) {
        List<ProcessHandle> below = started.descendants().toList();
        started.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
    }
}
