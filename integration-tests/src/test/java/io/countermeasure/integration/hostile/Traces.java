package io.countermeasure.integration.hostile;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds processes by a word that only they have in their command line: whatever else they shed, that they keep. */
final class Traces {

    private Traces() {}

    /** The pids of living processes with that word. */
    static List<Long> of(String word) {
        return where(pid -> isOf(word, read(pid, "cmdline")));
    }

    /** The pids of living processes that an engine in that JVM started: runs, watchers, and guards that wait. */
    static List<Long> ofOwner(long jvm) {
        Pattern cookie = Pattern.compile("COUNTERMEASURE_EXECUTION=[^:]+:" + jvm + ":");
        return where(pid -> cookie.matcher(read(pid, "environ")).find());
    }

    /** Its session; 0 if it has gone. */
    static long session(long pid) {
        String stat = read(Long.toString(pid), "stat");
        String[] fields = stat.substring(stat.lastIndexOf(") ") + 1).strip().split(" ", 5);
        return fields.length < 5 ? 0 : Long.parseLong(fields[3]);
    }

    /** The pids of living processes with exactly that command line, the words one space apart, that an engine in that JVM started. */
    static List<Long> ofOwner(long jvm, String commandLine) {
        return ofOwner(jvm).stream()
                .filter(pid -> read(Long.toString(pid), "cmdline").equals(commandLine.replace(' ', '\0') + "\0"))
                .toList();
    }

    private static List<Long> where(Predicate<String> wanted) {
        List<Long> pids = new ArrayList<>();
        for (String name : Objects.requireNonNull(new File("/proc").list())) {
            if (Character.isDigit(name.charAt(0)) && wanted.test(name) && isAlive(name)) {
                pids.add(Long.parseLong(name));
            }
        }
        return pids;
    }

    static void killAll(String word) {
        of(word).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** The engine's own watcher has the command's words among its arguments, and leaves by itself. */
    private static boolean isOf(String word, String commandLine) {
        return commandLine.contains(word) && !commandLine.contains("countermeasure-guard-");
    }

    private static boolean isAlive(String pid) {
        String stat = read(pid, "stat");
        int after = stat.lastIndexOf(") ");
        return after > 0 && stat.charAt(after + 2) != 'Z';
    }

    private static String read(String pid, String file) {
        try {
            return Files.readString(Path.of("/proc", pid, file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has gone
        }
    }
}
