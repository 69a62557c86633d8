package io.countermeasure.cli;

import java.nio.file.Path;

/** The command line. */
public final class Main {

    /** The settings of the host, where {@code --config} names no others. */
    static final Path DEFAULT_CONFIG = Path.of("/etc/countermeasure/countermeasure.properties");

    private Main() {}

    /** Does what the words say and ends the JVM with the exit code. */
    public static void main(String... words) {
        Streams streams = Streams.ofProcess();
        // the answer alone may go to standard output, whatever a library prints
        System.setOut(streams.err());
        ExitHook hook = new ExitHook();
        int code = new Cli(streams, DEFAULT_CONFIG, hook::onSignal).run(words);
        hook.finished(code);
        System.exit(code);
    }
}
