package io.countermeasure.process;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Words as a POSIX shell reads them from one line. The only byte that is special between single quotes is the single
 * quote itself; a newline cannot stand on a line and is the shell's first argument, which no environment can change.
 */
final class ShellWords {

    /** What a shell that is to read such words has to be given as its first argument. */
    static final String NEWLINE = "\n";

    private ShellWords() {}

    static String quote(String word) {
        return "'" + word.replace("'", "'\\''").replace(NEWLINE, "'\"$1\"'") + "'";
    }

    static String join(List<String> words) {
        return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
    }

    static String export(Map<String, String> environment) {
        return environment.entrySet().stream()
                .map(e -> "export " + e.getKey() + "=" + quote(e.getValue()) + ";")
                .collect(Collectors.joining());
    }
}
