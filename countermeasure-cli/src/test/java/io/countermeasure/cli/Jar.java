package io.countermeasure.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The jar, as operators have it. */
final class Jar {

    static final Path FILE = Path.of(System.getProperty("countermeasure.jar", "target/countermeasure.jar"));

    private Jar() {}

    /** What starts it as bin/countermeasure does, with those words, and {@code --plugins} of the operator's folder behind them. */
    static ProcessBuilder command(Operator operator, List<String> words) {
        // whoever runs the tests may ignore Ctrl-C, and children inherit that
        List<String> argv = new ArrayList<>(
                List.of("env", "--default-signal=INT", java(), "-XX:TieredStopAtLevel=1", "-jar", FILE.toString()));
        argv.addAll(words);
        argv.addAll(List.of("--plugins", operator.plugins.toString()));
        return new ProcessBuilder(argv);
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
