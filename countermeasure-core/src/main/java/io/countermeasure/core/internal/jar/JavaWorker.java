package io.countermeasure.core.internal.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the JVM of a plugin is started.
 *
 * @param java the executable
 * @param library the jar with its main
 */
record JavaWorker(Path java, Path library) {

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

    /** The executable of a Java home; or what is wrong with it. */
    static Optional<String> problem(Path java) {
        return Files.isExecutable(java)
                ? Optional.empty()
                : Optional.of("java, which runs plugins that are jars, must be executable at " + java
                        + " but is not; run the agent with a Java runtime that has bin/java, or take the jar away");
    }

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

    /** Which it is: another one may describe otherwise. */
    String identity() throws IOException {
        return java.toRealPath() + "|" + Files.getLastModifiedTime(java) + "|" + library.getParent();
    }

    private List<String> words(String job) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "countermeasure-jvm", java.toString()));
        words.addAll(OPTIONS);
        words.addAll(List.of("-cp", library.toString(), MAIN, job));
        return words;
    }
}
