package io.countermeasure.examples.demo;

import java.io.PrintStream;
import java.util.List;

/** Tells people what happens, in steps. Used by one thread. */
final class Narrator {

    private static final int WIDEST = 110;

    private final PrintStream out;
    private final boolean colours;
    private int steps;

    Narrator(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    void step(String title) {
        steps++;
        out.println();
        out.println(painted("1", steps + ". " + title));
    }

    void say(String text) {
        out.println("   " + text);
    }

    /** What a file, a plugin or the cloud said. */
    void show(List<String> lines) {
        lines.forEach(line -> out.println("     " + painted("36", line.length() > WIDEST ? cut(line) : line)));
    }

    /**
     * Says that something is so, if it is.
     *
     * @throws IllegalStateException if it is not
     */
    void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("this was to be shown and is not so: " + what);
        }
        out.println("   " + painted("32", "ok") + " " + what);
    }

    private static String cut(String line) {
        return line.substring(0, WIDEST - 3) + "...";
    }

    private String painted(String colour, String text) {
        return colours ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }
}
