package io.countermeasure.core.internal.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How the JVM of a plugin is started.
 *
 * @param runtime what runs it
 * @param library the jar with its main
 */
record JavaWorker(JavaRuntime runtime, Path library) {

    private static final String MAIN = "io.countermeasure.process.worker.WorkerMain";

    /** The channel goes where no child inherits it, and what is printed goes to the console, the JVM's own words included. */
    private static final String SCRIPT = "exec \"$@\" 3<&0 4>&1 </dev/null >&2";

    /** A worker runs once and for a short time, beside an agent that needs the memory. */
    private static final List<String> OPTIONS = List.of(
            "-Xmx256m",
            "-XX:CompressedClassSpaceSize=64m", // with these two it starts within 1.5 GiB of addresses, else not in 2
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:+ErrorFileToStderr",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Dslf4j.provider=io.countermeasure.process.worker.WorkerLogging",
            "-Dslf4j.internal.verbosity=WARN",
            "--add-opens=java.base/java.io=ALL-UNNAMED");

    /** The words of a worker that waits for a job. */
    List<String> work() {
        return words("work");
    }

    /** The words of one that says what a jar is. */
    List<String> describe(Path file, String sha256) {
        List<String> words = words("describe");
        words.addAll(List.of(file.toString(), sha256));
        return words;
    }

    /** What one reads that works for that jar. */
    List<Path> reads(Path jar) {
        List<Path> reads = new ArrayList<>(runtime.files());
        reads.addAll(List.of(Objects.requireNonNull(library.getParent(), "it lies in a folder of its own"), jar));
        return List.copyOf(reads);
    }

    /** Which it is: another one may describe otherwise. */
    String identity() throws IOException {
        return runtime.java().toRealPath() + "|" + Files.getLastModifiedTime(runtime.java()) + "|"
                + library.getParent();
    }

    private List<String> words(String job) {
        List<String> words = new ArrayList<>(List.of(
                "/bin/sh", "-c", SCRIPT, "countermeasure-jvm", runtime.java().toString()));
        words.addAll(OPTIONS);
        words.addAll(List.of("-cp", library.toString(), MAIN, job));
        return words;
    }
}
