package io.countermeasure.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a run may use at most, soft and hard; no core file in any case. Where the JVM's own hard limit is lower, that
 * one holds. CPU, address space and file size are per process and per file, as the kernel counts them.
 *
 * @param openFiles descriptors
 * @param fileBytes the size of a file it writes
 * @param cpuSeconds seconds of CPU
 * @param memoryBytes address space
 * @param processes processes and threads of its user, in its user namespace
 */
public record Limits(
        OptionalLong openFiles,
        OptionalLong fileBytes,
        OptionalLong cpuSeconds,
        OptionalLong memoryBytes,
        OptionalLong processes) {

    private static final int FILE_BLOCK = 512;
    private static final int KIB = 1024;
    private static final int LIMIT_NAME_WIDTH = 26;

    /** {@return no limit but the core file's} */
    public static Limits none() {
        OptionalLong none = OptionalLong.empty();
        return new Limits(none, none, none, none, none);
    }

    /**
     * {@return the same, with so many processes}
     *
     * @param most how many there may be; empty for no limit of ours
     */
    public Limits withProcesses(OptionalInt most) {
        OptionalLong all = most.isPresent() ? OptionalLong.of(most.getAsInt()) : OptionalLong.empty();
        return new Limits(openFiles, fileBytes, cpuSeconds, memoryBytes, all);
    }

    /** {@return the shell words that set them, each ended by a semicolon} */
    public String script() {
        StringBuilder script = new StringBuilder("ulimit -c 0;");
        append(script, 'n', openFiles, 1, "Max open files");
        append(script, 'f', fileBytes, FILE_BLOCK, "Max file size");
        append(script, 't', cpuSeconds, 1, "Max cpu time");
        append(script, 'v', memoryBytes, KIB, "Max address space");
        processes.ifPresent(most -> script.append(processes(Math.min(most, hard("Max processes")))));
        return script.toString();
    }

    /** Shells do not agree on its letter. Without it nothing is to run. */
    private static String processes(long most) {
        return " ulimit -p " + most + " 2>/dev/null || ulimit -u " + most + " || exit 125;";
    }

    private static void append(StringBuilder script, char option, OptionalLong value, int unit, String name) {
        if (value.isPresent()) {
            long allowed = Math.min(value.getAsLong(), hard(name));
            script.append(" ulimit -")
                    .append(option)
                    .append(' ')
                    .append(Math.max(1, allowed / unit))
                    .append(';');
        }
    }

    /** The JVM's own hard limit: a shell that asks for more would fail. */
    private static long hard(String name) {
        for (String line : lines()) {
            if (line.startsWith(name)) {
                String hard = line.substring(LIMIT_NAME_WIDTH).strip().split("\\s+", 3)[1];
                return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
            }
        }
        return Long.MAX_VALUE;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(Path.of("/proc/self/limits"));
        } catch (IOException e) {
            return new ArrayList<>();
        }
    }
}
