package io.countermeasure.core.internal.wall;

import io.countermeasure.json.internal.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where people are logged in, by the host's own records, and whether wall may write there.
 *
 * @param records what they were read from; empty if there is no such file
 * @param reachable the terminals that can be written to, with their users
 * @param unreachable those that cannot
 */
record Terminals(Optional<Path> records, List<String> reachable, List<String> unreachable) {

    private static final int RECORD = 384; // struct utmp of Linux
    private static final int MOST_BYTES = RECORD * 4_096;
    private static final short USER_PROCESS = 7;
    private static final int LINE = 8;
    private static final int LINE_LENGTH = 32;
    private static final int USER = 44;
    private static final int USER_LENGTH = 32;
    private static final int MOST_NAMED = 10;
    private static final int SETGID = 02000;

    /**
     * Reads the first of these files that is there.
     *
     * @throws IOException if it cannot be read or is nothing of the kind
     */
    static Terminals of(List<Path> files, Path devices, Path wall) throws IOException {
        Optional<Path> file = files.stream().filter(Files::isRegularFile).findFirst();
        if (file.isEmpty()) {
            return new Terminals(file, List.of(), List.of());
        }
        boolean byGroup = ((Integer) Files.getAttribute(wall, "unix:mode") & SETGID) != 0;
        List<String> reachable = new ArrayList<>();
        List<String> unreachable = new ArrayList<>();
        byte[] bytes = read(file.get());
        for (int at = 0; at < bytes.length; at += RECORD) {
            ByteBuffer entry = ByteBuffer.wrap(bytes, at, RECORD).slice().order(ByteOrder.nativeOrder());
            String line = text(entry, LINE, LINE_LENGTH);
            String user = text(entry, USER, USER_LENGTH);
            // as wall itself has it: no user, or the line of a display, is no terminal
            if (entry.getShort(0) == USER_PROCESS && !user.isEmpty() && !line.startsWith(":")) {
                (isWritable(devices, line, byGroup) ? reachable : unreachable)
                        .add(Shown.escape(line) + " (" + Shown.escape(user) + ")");
            }
        }
        return new Terminals(file, reachable, unreachable);
    }

    /** Who is there, and who could not be written to, in words. */
    String told() {
        if (records.isEmpty()) {
            return "whether anybody is logged in is not known, as there is no utmp file";
        }
        String told = Stream.of(named("logged in: ", reachable), named("could not be written to: ", unreachable))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        return told.isEmpty() ? "nobody is logged in at a terminal" : told;
    }

    private static Optional<String> named(String what, List<String> terminals) {
        if (terminals.isEmpty()) {
            return Optional.empty();
        }
        String more = terminals.size() > MOST_NAMED ? " and " + (terminals.size() - MOST_NAMED) + " more" : "";
        return Optional.of(what + terminals.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")) + more);
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES);
            if (bytes.length % RECORD != 0) {
                throw new IOException(file + " must hold records of " + RECORD + " bytes but has " + bytes.length);
            }
            return bytes;
        }
    }

    /** Nobody is asked about a name that leads elsewhere. */
    private static boolean isWritable(Path devices, String line, boolean byGroup) throws IOException {
        if (!line.matches("(pts/)?[A-Za-z0-9_.-]+") || line.contains("..")) {
            return false;
        }
        Path device = devices.resolve(line);
        boolean group = byGroup
                && Files.exists(device)
                && Files.getPosixFilePermissions(device).contains(PosixFilePermission.GROUP_WRITE);
        return group || Files.isWritable(device);
    }

    private static String text(ByteBuffer entry, int at, int length) {
        byte[] bytes = new byte[length];
        entry.get(at, bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
