package io.countermeasure.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A main class of ours in a JVM of its own, with another heap. It answers with lines {@code name=value} on its standard output. */
final class Fork {

    private Fork() {}

    /**
     * Runs it and waits.
     *
     * @throws IllegalStateException if it does not exit with 0, as it does not when its heap is too small
     */
    static Map<String, String> run(Class<?> main, String heap, String... arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException(main.getName() + " with " + heap + " exited with " + code + ": " + said);
        }
        Map<String, String> values = new LinkedHashMap<>();
        said.lines()
                .filter(l -> l.contains("="))
                .forEach(l -> values.put(l.substring(0, l.indexOf('=')), l.substring(l.indexOf('=') + 1)));
        return values;
    }
}
