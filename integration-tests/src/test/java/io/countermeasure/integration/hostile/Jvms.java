package io.countermeasure.integration.hostile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** JVMs of their own, with this one's class path. */
final class Jvms {

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
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        words.addAll(List.of(args));
        return words;
    }

    private static Process start(List<String> prefix, Class<?> main, String option, String... args) throws IOException {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(words(main, option, args));
        return new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
