package io.countermeasure.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A user of this host, as the account database has it.
 *
 * @param name the login name
 * @param uid the user id
 * @param gid the primary group's id
 * @param home the home directory
 */
public record RunUser(String name, long uid, long gid, String home) {

    private static final int LOOKUP_SECONDS = 10;

    /**
     * {@return the user of that name}
     *
     * @param name as the host's users are named
     * @throws IllegalArgumentException if there is none
     */
    public static RunUser named(String name) {
        return local(0, name)
                .or(() -> fromDirectory(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "user must be one of this host's but was \"" + name.replaceAll("\\p{Cntrl}", "?") + "\""));
    }

    /** {@return the user this JVM runs as; without an entry, one of that number whose home is the root directory} */
    public static RunUser current() {
        long uid = ProcFs.uid(ProcessHandle.current().pid());
        return local(2, Long.toString(uid)).orElseGet(() -> new RunUser(Long.toString(uid), uid, uid, "/"));
    }

    private static Optional<RunUser> local(int field, String wanted) {
        try (Stream<String> lines = Files.lines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1)) {
            return lines.map(l -> l.split(":", -1))
                    .filter(f -> f.length >= 6 && f[field].equals(wanted))
                    .findFirst()
                    .map(RunUser::of);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<RunUser> fromDirectory(String name) {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.@-]*")) {
            return Optional.empty();
        }
        try {
            Process getent = new ProcessBuilder("getent", "passwd", name).start();
            getent.getOutputStream().close();
            if (!getent.waitFor(LOOKUP_SECONDS, TimeUnit.SECONDS)) {
                getent.destroyForcibly();
                return Optional.empty();
            }
            String line = new String(getent.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String[] fields = line.split(":", -1);
            return fields.length >= 6 ? Optional.of(of(fields)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static RunUser of(String[] fields) {
        return new RunUser(fields[0], Long.parseLong(fields[2]), Long.parseLong(fields[3]), fields[5]);
    }
}
