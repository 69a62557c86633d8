package io.countermeasure.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Reads {@code /proc}. What has gone meanwhile is absent, never an error. What is there and cannot be read, as when this
 * JVM is out of descriptors, is an {@link UncheckedIOException}: it must never pass for gone. Stateless.
 */
public final class ProcFs {

    private static final Path PROC = Path.of("/proc");
    /** Whether this kernel names the children of a process; one without CONFIG_PROC_CHILDREN does not. */
    static final boolean SHOWS_CHILDREN =
            Files.exists(PROC.resolve("self/task/" + ProcessHandle.current().pid() + "/children"));

    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_ENVIRONMENT = 8 * 1024 * 1024; // the kernel takes 6 MiB of arguments at most
    /** How many pids are asked for one by one. */
    static final int ONE_BY_ONE = 32;

    private static final Duration BECOMES_ANOTHER = Duration.ofMillis(500);
    private static final Duration ASK_AGAIN = Duration.ofMillis(1);

    private static final int CODE_BEGIN = 23; // of the fields after the name
    private static final int ENVIRONMENT_END = 48;
    private static final String NOWHERE = "0";
    private static final String PENDING = "\nShdPnd:\t";
    private static final String SLEEPS = "\nState:\tS";
    private static final String SWITCHES = "\nvoluntary_ctxt_switches:";
    private static final int HEXADECIMAL = 16;
    private static final long TERM = 1L << 14; // signal 15
    private static final int TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux that Java runs on
    private static final int LONGEST_COMMAND_LINE = 256;

    private ProcFs() {}

    /**
     * Every process with at least that pid that is readable now. Pids are given out upwards, so where the last one is
     * near they are asked for one by one, which is cheaper than the whole list.
     */
    static List<ProcessEntry> from(long lowest) {
        return from(lowest, lastPid());
    }

    /** The same, where the pid that was given out last is known. */
    static List<ProcessEntry> from(long lowest, long last) {
        if (last >= lowest && last - lowest < ONE_BY_ONE) {
            return LongStream.rangeClosed(lowest, last)
                    .mapToObj(ProcFs::entry)
                    .flatMap(Optional::stream)
                    .toList();
        }
        String[] names = PROC.toFile().list();
        if (names == null) {
            throw new UncheckedIOException(new IOException("/proc cannot be listed"));
        }
        return Stream.of(names)
                .filter(name -> isPid(name) && Long.parseLong(name) >= lowest)
                .map(name -> entry(Long.parseLong(name)))
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * {@return the process with this pid, if there is one}
     *
     * @param pid any number
     */
    public static Optional<ProcessEntry> entry(long pid) {
        return read(pid, "stat").flatMap(ProcessEntry::parse);
    }

    /** The cookies in its environment; none also if the environment cannot be read. */
    static Environment environment(long pid) {
        Optional<byte[]> bytes = environ(pid);
        if (bytes.filter(b -> b.length == 0).isPresent()) {
            return ofEmpty(pid);
        }
        return bytes.map(ProcFs::cookies).orElseGet(() -> new Environment(isLeaving(pid), false, List.of()));
    }

    /** The same, of one that is becoming another program once it is: until then there is none to read. On a busy host that may take some time. */
    static Environment settledEnvironment(long pid) {
        long end = System.nanoTime() + BECOMES_ANOTHER.toNanos();
        Environment environment = environment(pid);
        while (environment.changing() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(ASK_AGAIN.toNanos());
            environment = environment(pid);
        }
        return environment;
    }

    /** It is empty, too, while a process becomes another program: none has one that was the same before and after. */
    private static Environment ofEmpty(long pid) {
        Optional<String> before = environmentEnd(pid);
        Optional<byte[]> bytes = environ(pid);
        if (bytes.filter(b -> b.length > 0).isPresent()) {
            return cookies(bytes.get());
        }
        boolean none = before.isPresent() && before.equals(environmentEnd(pid));
        boolean settled = none || isLeaving(pid);
        return new Environment(settled, !settled, List.of());
    }

    private static Optional<byte[]> environ(long pid) {
        return readable(pid, "environ").or(() -> ofAThread(pid, "environ"));
    }

    /** Whether it has gone, or does nothing any more but give back what it had. */
    private static boolean isLeaving(long pid) {
        return entry(pid)
                .filter(ProcessEntry::active)
                .filter(entry -> entry.memory() > 0 || mayRun(pid))
                .isEmpty();
    }

    /**
     * Whether a thread of it may still do anything: one that has given up its memory is past its last instruction, and was the
     * last one the kernel may be busy with that memory for long. What a thread began while it was asked is among them afterwards.
     */
    private static boolean mayRun(long pid) {
        List<String> threads = threads(pid).toList();
        if (threads.isEmpty()) { // it has just gone, or it cannot be looked into
            return entry(pid).filter(ProcessEntry::active).isPresent();
        }
        return threads.stream().anyMatch(thread -> hasMemory(pid, thread))
                || !threads.containsAll(threads(pid).toList());
    }

    private static boolean hasMemory(long pid, String thread) {
        return readable(pid, thread + "/stat")
                .flatMap(ProcessEntry::parse)
                .map(entry -> entry.memory() > 0)
                .orElseGet(() -> Files.exists(PROC.resolve(Long.toString(pid)).resolve(thread)));
    }

    /**
     * Where in its memory its environment ends, which differs from program to program; empty as long as a program is being
     * loaded: where its code begins is set last, when the environment is complete.
     */
    private static Optional<String> environmentEnd(long pid) {
        return read(pid, "stat")
                .map(stat -> new String(stat, StandardCharsets.ISO_8859_1))
                .map(stat -> stat.substring(stat.lastIndexOf(") ") + 2).split(" ", -1))
                .filter(fields -> fields.length > ENVIRONMENT_END && !fields[CODE_BEGIN].equals(NOWHERE))
                .map(fields -> fields[ENVIRONMENT_END])
                .filter(end -> !end.equals(NOWHERE));
    }

    private static Environment cookies(byte[] bytes) {
        String text = "\0" + new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> cookies = new ArrayList<>();
        String name = "\0" + Cookie.VARIABLE + "=";
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int end = text.indexOf('\0', at + 1);
            cookies.add(text.substring(at + name.length(), end < 0 ? text.length() : end));
        }
        return new Environment(bytes.length < MOST_ENVIRONMENT, false, cookies);
    }

    /** Its real user id, or -1 if it has gone. */
    static long uid(long pid) {
        return uid(uids(pid), 0);
    }

    /** Whether it has another user's rights than its own, as sudo has. */
    static boolean isRaised(long pid) {
        String uids = uids(pid);
        return uid(uids, 0) != uid(uids, uids.indexOf('\t') + 1);
    }

    /** Whether a TERM was sent to it that it has not taken yet. */
    static boolean hasPendingTerm(long pid) {
        return read(pid, "status")
                .map(b -> new String(b, StandardCharsets.ISO_8859_1))
                .filter(status -> status.contains(PENDING))
                .map(status -> status.substring(status.indexOf(PENDING) + PENDING.length()))
                .map(mask -> Long.parseUnsignedLong(mask.substring(0, mask.indexOf('\n')), HEXADECIMAL))
                .filter(mask -> (mask & TERM) != 0)
                .isPresent();
    }

    private static long uid(String uids, int from) {
        return uids.isEmpty() ? -1 : Long.parseLong(uids.substring(from, uids.indexOf('\t', from)));
    }

    /** Its real, effective and further user ids, each but the last with a tab behind it; empty if it has gone. */
    private static String uids(long pid) {
        String status = read(pid, "status")
                .map(b -> new String(b, StandardCharsets.ISO_8859_1))
                .orElse("");
        int at = status.indexOf("\nUid:\t");
        return at < 0 ? "" : status.substring(at + 6, status.indexOf('\n', at + 6));
    }

    /** Whether one of its arguments is that word. */
    static boolean hasArgument(long pid, String word) {
        return read(pid, "cmdline")
                .filter(b -> ("\0" + new String(b, StandardCharsets.UTF_8)).contains("\0" + word + "\0"))
                .isPresent();
    }

    /** Whether it has a child; never where {@link #SHOWS_CHILDREN} is false. */
    static boolean hasChild(long pid) {
        return read(pid, "task/" + pid + "/children")
                .filter(children -> children.length > 0)
                .isPresent();
    }

    /** Whether one of its threads is called that. */
    static boolean hasThread(long pid, String name) {
        byte[] line = (name + "\n").getBytes(StandardCharsets.US_ASCII);
        return threads(pid)
                .flatMap(thread -> readable(pid, thread + "/comm").stream())
                .anyMatch(comm -> Arrays.equals(comm, line));
    }

    /** How often its first thread has left a processor, by its will and against it; empty if that does not sleep now, or cannot be asked. */
    static Optional<String> switches(long pid) {
        return readable(pid, "status")
                .map(b -> new String(b, StandardCharsets.ISO_8859_1))
                .filter(status -> status.contains(SLEEPS) && status.contains(SWITCHES))
                .map(status -> status.substring(status.indexOf(SWITCHES)));
    }

    /** Its command line, bounded, or its name in brackets. */
    static String commandLine(long pid) {
        String line = read(pid, "cmdline")
                .map(b ->
                        new String(b, StandardCharsets.UTF_8).replace('\0', ' ').strip())
                .orElse("");
        if (line.isEmpty()) {
            return "["
                    + read(pid, "comm")
                            .map(b -> new String(b, StandardCharsets.UTF_8).strip())
                            .orElse("gone") + "]";
        }
        return line.length() > LONGEST_COMMAND_LINE ? line.substring(0, LONGEST_COMMAND_LINE) + "..." : line;
    }

    /** The pid that was given out last; 0 if it cannot be read. */
    static long lastPid() {
        try {
            String text = Files.readString(PROC.resolve("loadavg")).strip();
            return Long.parseLong(text.substring(text.lastIndexOf(' ') + 1));
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /** Now, in the clock ticks since boot that processes' start times are in; 0 if it cannot be read. */
    static long ticks() {
        try {
            String uptime = Files.readString(PROC.resolve("uptime"));
            return (long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * TICKS_PER_SECOND) - 1;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /** {@return which boot this is; {@code unknown} where the kernel does not say} */
    public static String bootId() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** What the first thread can no longer tell, as it has ended before the others. */
    private static Optional<byte[]> ofAThread(long pid, String file) {
        return threads(pid)
                .map(thread -> readable(pid, thread + "/" + file))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Stream<String> threads(long pid) {
        String[] names =
                PROC.resolve(Long.toString(pid)).resolve("task").toFile().list();
        return Stream.of(names == null ? new String[0] : names).map("task/"::concat);
    }

    private static boolean isPid(String name) {
        return name.charAt(0) >= '1' && name.charAt(0) <= '9';
    }

    private static Optional<byte[]> read(long pid, String file) {
        Path process = PROC.resolve(Long.toString(pid));
        try {
            return Optional.of(start(process.resolve(file), MOST_BYTES));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // it has gone, even if another has its number by now
        } catch (IOException e) {
            if (Files.exists(process)) { // which takes no descriptor
                throw new UncheckedIOException(e);
            }
            return Optional.empty(); // it has gone: what was asked is no longer true of anything
        }
    }

    /** As much of it as is ever looked at: a process can point its command line and its environment at gigabytes. */
    private static byte[] start(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }

    /** What only some may read, of processes that are not leaving. */
    private static Optional<byte[]> readable(long pid, String file) {
        try {
            return Optional.of(start(PROC.resolve(Long.toString(pid)).resolve(file), MOST_ENVIRONMENT));
        } catch (IOException e) {
            return Optional.empty(); // whether it has gone is then asked of what all may read
        }
    }

    /**
     * What could be read of a process's environment.
     *
     * @param readable whether all of it could be read, or its process has gone
     * @param changing whether it could not be read as its process is just becoming another program
     * @param cookies the values of our variable in it: nothing keeps a process from having several
     */
    record Environment(boolean readable, boolean changing, List<String> cookies) {}
}
