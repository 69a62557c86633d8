package io.countermeasure.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A user of this host.
 *
 * @param name the login name
 * @param uid the user id
 * @param gid the primary group's id
 * @param home the home directory
 */
record Account(String name, int uid, int gid, String home) {

    private static final int LOOKUP_SECONDS = 10;

    /** The user of that name, wherever the host keeps its users. */
    static Optional<Account> named(String name) throws IOException, InterruptedException {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.@-]*")) {
            return Optional.empty();
        }
        Process getent = new ProcessBuilder("getent", "passwd", "--", name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        getent.getOutputStream().close();
        String line = new String(getent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!getent.waitFor(LOOKUP_SECONDS, TimeUnit.SECONDS)) {
            getent.destroyForcibly();
            throw new IOException("getent passwd " + name + " must end but is still running");
        }
        String[] fields = line.strip().split(":", -1);
        return fields.length >= 6 ? Optional.of(of(fields)) : Optional.empty();
    }

    /** The uid of this process. */
    static int ownUid() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static Account of(String[] fields) {
        return new Account(
                fields[0], Integer.parseUnsignedInt(fields[2]), Integer.parseUnsignedInt(fields[3]), fields[5]);
    }
}
