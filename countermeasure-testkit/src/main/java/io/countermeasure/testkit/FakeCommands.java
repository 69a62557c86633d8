package io.countermeasure.testkit;

import io.countermeasure.model.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands in for the commands of plugins: no real one is executed. It is strict: a command that was not declared is an
 * error that names it, even if the plugin swallows that.
 *
 * <pre>{@code
 * FakeCommands commands = FakeCommands.strict()
 *         .on("/usr/bin/systemctl", "restart", "nginx").withSudo().exits(0)
 *         .onShell("df -h / | tail -n 1").prints("/dev/sda1 90%").exits(0);
 * }</pre>
 *
 * <p>A command that is declared several times answers in that order, and with the last answer from then on. It holds for commands in
 * JSON, for {@code RunContext.exec} in Java, in this JVM or in a jar, and in Python for {@code subprocess}, {@code os.system},
 * {@code os.exec} and what is made of these. What stands in is a process of its own, so that everything around it is real. Declare
 * before an engine uses it.
 *
 * <p>Thread-safe. By default nothing is declared.
 */
public final class FakeCommands {

    private static final String ENDS = "printf %s \"$1\"; printf %s \"$2\" >&2; exit \"$3\"";
    private static final String HANGS = "printf %s \"$1\"; printf %s \"$2\" >&2; exec sleep 2147483647";
    private static final int MOST_BYTES = 100 * 1024;
    private static final int LARGEST_CODE = 255;

    private final List<Part> parts = new ArrayList<>();
    private List<List<String>> settled = List.of();
    private Optional<CommandFiles> files = Optional.empty();
    private boolean stale = true;

    private FakeCommands() {}

    /** {@return commands of which none is declared yet} */
    public static FakeCommands strict() {
        return new FakeCommands();
    }

    /**
     * Begins to declare a command of these words; {@link Answer#exits} or {@link Answer#hangs} ends it.
     *
     * @param words as {@link Command#of(String...)} takes them
     * @return the answer, which is not declared yet
     * @throws IllegalArgumentException if they can be no command
     */
    public Answer on(String... words) {
        return new Answer(Command.of(words));
    }

    /**
     * The same of a text for {@code /bin/sh -c}, as in a JSON plugin whose command is a string.
     *
     * @param text as {@link Command#shell} takes it
     * @return the answer, which is not declared yet
     * @throws IllegalArgumentException if it can be no command
     */
    public Answer onShell(String text) {
        return new Answer(Command.shell(text));
    }

    /** {@return the words of each command that was called, in their order, undeclared ones too} */
    public synchronized List<List<String>> calls() {
        return known().stream().map(FakeCommands::words).toList();
    }

    /** What is to be done when a command is called. Not thread-safe: an answer is declared in one go. */
    public final class Answer {

        private Command command;
        private boolean any;
        private String stdout = "";
        private String stderr = "";

        private Answer(Command command) {
            this.command = command;
        }

        /**
         * Says that it is meant to go through sudo, as {@code Command.withSudo()} and {@code self.sudo(..)} do.
         *
         * @return this answer
         */
        public Answer withSudo() {
            command = command.withSudo();
            return this;
        }

        /**
         * Lets any further words follow; of several that fit, the one with exactly the words of a call counts.
         *
         * @return this answer
         */
        public Answer withAnyArguments() {
            any = true;
            return this;
        }

        /**
         * Says what it prints on standard output.
         *
         * @param text nothing by default
         * @return this answer
         * @throws IllegalArgumentException if it has a NUL or more than 100 KiB
         */
        public Answer prints(String text) {
            stdout = checked("stdout", text);
            return this;
        }

        /**
         * Says what it prints on standard error.
         *
         * @param text nothing by default
         * @return this answer
         * @throws IllegalArgumentException if it has a NUL or more than 100 KiB
         */
        public Answer complains(String text) {
            stderr = checked("stderr", text);
            return this;
        }

        /**
         * Says that it ends with that code. Declares the command.
         *
         * @param code 0 to 255
         * @return the commands, with this one
         * @throws IllegalArgumentException if that is no exit code
         */
        public FakeCommands exits(int code) {
            if (code < 0 || code > LARGEST_CODE) {
                throw new IllegalArgumentException("exit code must be 0 to " + LARGEST_CODE + " but was " + code);
            }
            return declare(List.of("/bin/sh", "-c", ENDS, "played", stdout, stderr, Integer.toString(code)));
        }

        /**
         * Says that it never ends by itself. Declares the command.
         *
         * @return the commands, with this one
         */
        public FakeCommands hangs() {
            return declare(List.of("/bin/sh", "-c", HANGS, "played", stdout, stderr));
        }

        private FakeCommands declare(List<String> answer) {
            add(command.argv(), any, answer);
            return FakeCommands.this;
        }
    }

    private static String checked(String name, String text) {
        if (text.indexOf('\0') >= 0 || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new IllegalArgumentException(name + " must have at most " + MOST_BYTES + " bytes and no NUL but had "
                    + text.length() + " characters");
        }
        return text;
    }

    private synchronized void add(List<String> argv, boolean any, List<String> answer) {
        parts.stream()
                .filter(part -> part.argv().equals(argv) && part.any() == any)
                .findFirst()
                .orElseGet(() -> {
                    Part part = new Part(argv, any, new ArrayList<>());
                    parts.add(part);
                    return part;
                })
                .answers()
                .add(answer);
        stale = true;
    }

    private record Part(List<String> argv, boolean any, List<List<String>> answers) {}

    /** The same commands, each of which never ends. */
    synchronized FakeCommands hanging() {
        FakeCommands hanging = new FakeCommands();
        for (Part part : parts) {
            hanging.add(part.argv(), part.any(), List.of("/bin/sh", "-c", HANGS, "played", "", ""));
        }
        return hanging;
    }

    /** The file that engines and workers read, with all that is declared by now. */
    synchronized Path file() {
        try {
            if (files.isEmpty()) {
                files = Optional.of(CommandFiles.make());
                files.get().recall(settled);
            }
            if (stale) {
                files.get().declare(lines());
                stale = false;
            }
            return files.get().commands();
        } catch (IOException e) {
            throw new UncheckedIOException("commands must be told to an engine but cannot be written", e);
        }
    }

    private List<List<String>> lines() {
        List<List<String>> lines = new ArrayList<>();
        for (Part part : parts) {
            lines.add(CommandFiles.line(part.any() ? "any" : "exact", part.argv()));
            part.answers().forEach(answer -> lines.add(CommandFiles.line("answer", answer)));
        }
        return lines;
    }

    /** Each begins with the number of what stood in for it. */
    private List<List<String>> known() {
        try {
            return files.isPresent() ? files.get().calls() : settled;
        } catch (IOException e) {
            throw new UncheckedIOException("calls of commands must be readable but are not", e);
        }
    }

    /** Has in memory what was called, and removes the files; a later use makes them again. */
    synchronized void settle() throws IOException {
        settled = known();
        stale = true;
        if (files.isPresent()) {
            files.get().remove();
            files = Optional.empty();
        }
    }

    /**
     * Says so if anything was called that is not declared.
     *
     * @throws AssertionError if there was
     */
    synchronized void check() {
        List<List<String>> undeclared = known().stream()
                .filter(call -> call.get(0).equals(CommandFiles.UNDECLARED))
                .map(FakeCommands::words)
                .toList();
        if (!undeclared.isEmpty()) {
            throw new AssertionError("commands must be declared but these were not: " + undeclared + "; declared are "
                    + parts.stream().map(Part::argv).toList());
        }
    }

    private static List<String> words(List<String> call) {
        return call.subList(1, call.size());
    }
}
